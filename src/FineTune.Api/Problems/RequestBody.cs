using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Problems;

/// <summary>Reads the JSON body of a request that anybody may have sent.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The body with its bytes, or the answer that says why it cannot be read.</summary>
    public static async Task<(JsonDocument? Json, byte[] Bytes, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int count; (count = await request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + count > MaxBytes)
            {
                return (null, [], Problem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "", new("A task has at most 1 MiB.", "任务最大为 1 MiB。"),
                    new("Name datasets instead of sending their rows.", "请引用数据集，不要直接发送数据。")));
            }

            buffer.Write(chunk, 0, count);
        }

        var bytes = buffer.ToArray();
        try
        {
            return (JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 }), bytes, null);
        }
        catch (JsonException exception)
        {
            var place = $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}";
            return (null, bytes, Problem.Of(StatusCodes.Status400BadRequest, "invalid-json", "", new($"The body is not JSON at {place}.", $"请求体在 {place} 处不是合法 JSON。"),
                new("Send one JSON object as UTF-8.", "请以 UTF-8 发送一个 JSON 对象。")));
        }
    }
}
