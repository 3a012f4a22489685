using System.Text.Json;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi;

/// <summary>Reads the JSON object that a request carries.</summary>
internal static class Body
{
    /// <exception cref="OpenAiException">It is too large or no JSON object.</exception>
    public static async Task<(JsonElement Json, byte[] Bytes)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await RequestBody.ReadBytesAsync(request, cancellation) ?? throw new OpenAiException(StatusCodes.Status413PayloadTooLarge, new OpenAiError(
            "The body has more than 1 MiB. Upload data as a file and name the file.", "invalid_request_error", null, "request_too_large"));
        try
        {
            JsonTexts.Check(bytes, RequestBody.MaxDepth);
            var json = JsonElement.Parse(bytes, new JsonDocumentOptions { MaxDepth = RequestBody.MaxDepth });
            return json.ValueKind == JsonValueKind.Object
                ? (json, bytes)
                : throw OpenAiException.Invalid(null, "invalid_json", "The body is JSON, but no object.");
        }
        catch (JsonException exception)
        {
            throw OpenAiException.Invalid(null, "invalid_json", $"The body is not JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            throw OpenAiException.Invalid(null, "invalid_json", "A text in the body holds half of a surrogate pair.");
        }
    }
}
