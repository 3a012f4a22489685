using System.Net;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Uploads;
using FineTune.Storage.Blobs;

namespace FineTune.Storage.Tests;

public sealed class UploadOriginsTests(AzuriteFixture azurite) : IDisposable
{
    private const string Console = "http://127.0.0.1:7071";

    private readonly HttpClient browser = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task AllowAsync_PagesOfTheOrigin_MayPutBlocksAndDoNothingElse()
    {
        var clients = await azurite.NewClientsAsync();
        await new UploadOrigins(clients).AllowAsync([Console, "http://localhost:7071"], Stop);
        var address = await AddressAsync(clients);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(address, Console, "PUT", "content-type,x-ms-content-crc64"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(address, "http://localhost:7071", "PUT", "content-type"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(address, "http://example.com", "PUT", "content-type"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(address, Console, "GET", "content-type"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(address, Console, "PUT", "authorization"));
    }

    [Fact]
    public async Task AllowAsync_Again_ReplacesItsOwnRuleAndLeavesThoseOfOthers()
    {
        var clients = await azurite.NewClientsAsync();
        var service = clients.Datasets.GetParentBlobServiceClient();
        var other = new BlobCorsRule { AllowedOrigins = "http://other.example", AllowedMethods = "GET", AllowedHeaders = "x-ms-date", ExposedHeaders = "", MaxAgeInSeconds = 5 };
        var properties = (await service.GetPropertiesAsync(Stop)).Value;
        properties.Cors = [other];
        await service.SetPropertiesAsync(properties, Stop);
        await new UploadOrigins(clients).AllowAsync(["http://127.0.0.1:1"], Stop);
        await new UploadOrigins(clients).AllowAsync([Console], Stop);
        var rules = (await service.GetPropertiesAsync(Stop)).Value.Cors;
        Assert.Equal([Console, other.AllowedOrigins], rules.Select(rule => rule.AllowedOrigins));
    }

    private static Task<Uri> AddressAsync(StorageClients clients)
    {
        var session = new UploadSession(Guid.CreateVersion7().ToString("N"), "faq", "data.jsonl", null, null, null, CheckOptions.Default, DateTimeOffset.UtcNow);
        return new UploadStore(clients).GrantAsync(session.Path, DateTimeOffset.UtcNow.AddMinutes(5), Stop);
    }

    /// <summary>What a browser asks before a page of another origin may send a request.</summary>
    private async Task<HttpStatusCode> AskAsync(Uri address, string origin, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        using var answer = await browser.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
