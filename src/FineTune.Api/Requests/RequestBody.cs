using System.Text.Json;
using FineTune.Api.Problems;
using FineTune.Core.Findings;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Requests;

/// <summary>A document that a client sent, JSON or YAML, and its bytes as they came.</summary>
internal sealed record RequestBody(JsonDocument Document, byte[] Bytes) : IDisposable
{
    /// <summary>Deepest nesting of a document; a task needs four.</summary>
    public const int MaxDepth = 32;

    private const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Whether a content type says YAML; everything else is read as JSON.</summary>
    public static bool IsYaml(string? contentType) =>
        contentType?.Split(';')[0].Trim().ToLowerInvariant() is "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml";

    /// <summary>The body, or the answer that says why it cannot be read.</summary>
    public static async Task<(RequestBody? Body, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await ReadBytesAsync(request, cancellation) is not { } bytes)
        {
            return (null, Problem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "", new("A task has at most 1 MiB.", "任务最大为 1 MiB。"),
                new("Name datasets instead of sending their rows.", "请引用数据集，不要直接发送数据。")));
        }

        var (document, finding) = IsYaml(request.ContentType) ? YamlReader.Read(bytes) : ReadJson(bytes);
        return document is null
            ? (null, Problem.Of(StatusCodes.Status400BadRequest, finding!.Message.En, [finding]))
            : (new RequestBody(document, bytes), null);
    }

    public void Dispose() => Document.Dispose();

    /// <summary>The bytes of a body; null where there are more than a document may have.</summary>
    internal static async Task<byte[]?> ReadBytesAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int count; (count = await request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + count > MaxBytes)
            {
                return null;
            }

            buffer.Write(chunk, 0, count);
        }

        return buffer.ToArray();
    }

    /// <summary>Parses JSON, which has to be one value without names that stand twice.</summary>
    internal static (JsonDocument? Document, Finding? Finding) ReadJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            JsonTexts.Check(bytes.Span, MaxDepth);
            return (JsonDocument.Parse(bytes, Strict), null);
        }
        catch (InvalidOperationException)
        {
            return (null, new Finding("", "half-character", Severity.Error, new("A text or a field name holds half of a surrogate pair.", "文本或字段名含有不成对的代理字符。"),
                new("Write the character itself, or both of its escapes.", "请写出字符本身，或成对的转义。")));
        }
        catch (JsonException exception)
        {
            var place = $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}";
            var twice = exception.Message.Contains("Duplicate", StringComparison.Ordinal);
            return (null, twice
                ? new Finding("", "duplicate-field", Severity.Error, new("A field stands twice in one object.", "同一对象中有重复的字段。"), new("Keep one of them.", "请只保留一个。"))
                : new Finding("", "invalid-json", Severity.Error, new($"The body is not JSON at {place}.", $"请求体在 {place} 处不是合法 JSON。"),
                    new("Send one JSON object as UTF-8, or YAML with the content type application/yaml.", "请以 UTF-8 发送一个 JSON 对象，或以 application/yaml 发送 YAML。")));
        }
    }
}
