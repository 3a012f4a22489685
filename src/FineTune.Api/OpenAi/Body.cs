using System.Text.Json;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi;

/// <summary>Reads the JSON object that a request carries.</summary>
internal static class Body
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxDepth = 32;

    /// <exception cref="OpenAiException">It is too large or no JSON object.</exception>
    public static async Task<(JsonElement Json, byte[] Bytes)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int count; (count = await request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + count > MaxBytes)
            {
                throw new OpenAiException(StatusCodes.Status413PayloadTooLarge, new OpenAiError(
                    "The body has more than 1 MiB. Upload data as a file and name the file.", "invalid_request_error", null, "request_too_large"));
            }

            buffer.Write(chunk, 0, count);
        }

        var bytes = buffer.ToArray();
        try
        {
            JsonTexts.Check(bytes, MaxDepth);
            var json = JsonElement.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
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
