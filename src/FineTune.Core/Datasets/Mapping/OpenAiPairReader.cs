using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets.Mapping;

/// <summary>Rows of OpenAI's preference format written as sharegpt pairs. Rows that are not whole pass as they are, and are told by the check.</summary>
internal sealed class OpenAiPairReader(RowReader rows) : RowReader
{
    private static readonly MessageTags Tags = new("role", "content", "user", "assistant", "system", "tool", "function");
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RowTape tape = new();
    private bool isFirst = true;

    /// <summary>The rows as they stand in the file.</summary>
    public RowReader Inner => rows;

    /// <summary>Whether the first row has the format; the others then should.</summary>
    public bool IsPairs { get; private set; }

    public override bool IsVerbatim => rows.IsVerbatim && !IsPairs;

    public override async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        var isThere = await rows.NextAsync(cancellation);
        Unreadable = rows.Unreadable;
        if (!isThere)
        {
            return false;
        }

        (Line, Column, Row) = (rows.Line, rows.Column, rows.Row);
        if (isFirst || IsPairs)
        {
            // What the tape does not hold would take many times its size as objects.
            var pair = Row.Span.IndexOf("preferred_output"u8) >= 0 && tape.TryParse(Row.Span) ? Rewrite(Row) : null;
            IsPairs |= isFirst && pair is not null;
            Row = pair ?? Row;
            isFirst = false;
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        rows.Dispose();
        base.Dispose(disposing);
    }

    private static byte[]? Rewrite(ReadOnlyMemory<byte> row)
    {
        try
        {
            if (JsonNode.Parse(row.Span) is JsonObject pair && pair["input"]?["messages"] is JsonArray messages
                && Answer(pair["preferred_output"]) is { } chosen && Answer(pair["non_preferred_output"]) is { } rejected)
            {
                var written = new JsonObject
                {
                    ["conversations"] = Sharegpt(messages),
                    ["chosen"] = Sharegpt(chosen),
                    ["rejected"] = Sharegpt(rejected),
                };
                if (pair["input"]!["tools"] is { } tools)
                {
                    written["tools"] = tools.ToJsonString(Readable);
                }

                return JsonSerializer.SerializeToUtf8Bytes(written, Readable);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            // Not JSON, a field that stands twice, or half a surrogate pair: the check of the row tells.
        }

        return null;
    }

    private static JsonObject? Answer(JsonNode? output) =>
        output is JsonArray { Count: 1 } list && list[0] is JsonObject message && message["content"]?.GetValueKind() == JsonValueKind.String
            ? message
            : null;

    private static JsonNode? Sharegpt(JsonNode messages) =>
        JsonNode.Parse(MessageRenaming.Rename(JsonSerializer.SerializeToUtf8Bytes(messages, Readable), Tags));
}
