using FineTune.Api.OpenAi.Errors;
using FineTune.Api.Problems;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Findings;
using FineTune.Core.Quotas;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FineTune.Api.Datasets;

/// <summary>Refuses files that have more bytes than may still be kept: before they are taken where the client tells how many come, and while
/// they come where it does not.</summary>
internal sealed class UploadDoor(StorageKeeper storage)
{
    /// <summary>What a form may have besides its file: boundaries, headers, other fields.</summary>
    private const long FormBytes = 64 * 1024;

    /// <summary>Reads a form that holds a file.</summary>
    /// <returns>What was read, or why it was not.</returns>
    public async Task<(T? Form, FindingKind? Refusal)> ReadAsync<T>(HttpRequest request, Func<Task<T>> read, CancellationToken cancellation)
    {
        if ((await storage.ReadAsync(cancellation)).Where(quota => quota.Left is not null).MinBy(quota => quota.Left) is not { Left: { } left } quota)
        {
            return (await read(), null);
        }

        if (request.ContentLength - FormBytes > left)
        {
            return (default, quota.Refusal(request.ContentLength));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Math.Min(size.MaxRequestBodySize ?? long.MaxValue, left + FormBytes);
        }

        try
        {
            return (await read(), null);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, quota.Refusal(null));
        }
    }

    /// <summary>Why a file of a size that was announced may not come; null where it may, or none was.</summary>
    public Task<FindingKind?> RefusalOfAsync(long? bytes, CancellationToken cancellation) => storage.RefusalOfAsync(bytes, cancellation);

    /// <summary>The answer to a file that was refused, on <c>/api</c>.</summary>
    public static IResult Answer(FindingKind refusal) =>
        Problem.Of(StatusCodes.Status413PayloadTooLarge, refusal.Code, "file", refusal.Message, refusal.Fix);

    /// <summary>The same on <c>/v1</c>.</summary>
    public static OpenAiException OpenAiAnswer(LocalizedText message, LocalizedText fix) => new(
        StatusCodes.Status413PayloadTooLarge, new OpenAiError($"{message.En} {fix.En}", "invalid_request_error", "file", "storage_quota_exceeded"));
}
