using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace FineTune.Storage.Blobs;

/// <summary>Which pages may write uploads to storage from a browser: the account's rules for requests across origins (CORS). On Azure the
/// same rule stands in <c>infra/modules/storage.bicep</c>.</summary>
public sealed class UploadOrigins(StorageClients clients)
{
    private const string Methods = "PUT";
    private const string Headers = "content-type,x-ms-content-crc64";
    private const int MaxAgeSeconds = 3600;

    /// <summary>Most rules that an account keeps.</summary>
    private const int MostRules = 5;

    /// <summary>Origin of the blob service, as <c>http://127.0.0.1:10000</c>.</summary>
    public string Storage => clients.Datasets.Uri.GetLeftPart(UriPartial.Authority);

    /// <summary>Lets pages of some origins put blocks and commit them, with an address that allows it; and no page of any other origin.</summary>
    /// <param name="origins">As <c>http://127.0.0.1:7071</c>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task AllowAsync(IReadOnlyCollection<string> origins, CancellationToken cancellation)
    {
        var service = clients.Datasets.GetParentBlobServiceClient();
        var properties = (await service.GetPropertiesAsync(cancellation)).Value;
        var rule = new BlobCorsRule
        {
            AllowedOrigins = string.Join(',', origins),
            AllowedMethods = Methods,
            AllowedHeaders = Headers,
            ExposedHeaders = "",
            MaxAgeInSeconds = MaxAgeSeconds,
        };

        // What an earlier start allowed is replaced; what somebody else allows stays.
        var others = properties.Cors.Where(other => (other.AllowedMethods, other.AllowedHeaders) != (Methods, Headers)).Take(MostRules - 1);
        properties.Cors = [rule, .. others];
        await service.SetPropertiesAsync(properties, cancellation);
    }
}
