using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets.Mapping;

/// <summary>Rows with their columns renamed. Values are copied as they stand; a row that is no object passes as it is.</summary>
internal sealed class MappedReader(RowReader rows, ColumnMapping mapping, FindingLog log) : RowReader
{
    private readonly RowTape tape = new();
    private readonly JsonRowWriter writer = new();
    private readonly List<(string Field, byte[] Name, byte[] Column)> fields =
        [.. mapping.Fields.Select(pair => (pair.Key, Encoding.UTF8.GetBytes(pair.Key), Encoding.UTF8.GetBytes(pair.Value)))];

    public override bool IsVerbatim => false;

    public override async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        var isThere = await rows.NextAsync(cancellation);
        Unreadable = rows.Unreadable;
        if (isThere)
        {
            Line = rows.Line;
            Row = Map(rows.Row);
        }

        return isThere;
    }

    protected override void Dispose(bool disposing)
    {
        rows.Dispose();
        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> Map(ReadOnlyMemory<byte> memory)
    {
        var row = memory.Span;
        if (!Utf8.IsValid(row) || !tape.TryParse(row) || tape[0].Type != JsonTokenType.StartObject)
        {
            return memory;
        }

        writer.Begin();
        foreach (var (field, name, column) in fields)
        {
            var value = Find(row, column);
            if (value == 0)
            {
                if (!ColumnMapping.IsOptional(field))
                {
                    log.Tell(RowFindings.UnknownColumn, new FindingPlace(Line, Path: mapping.Fields[field]));
                }
            }
            else if (mapping.Tags is { } tags && field is "conversations" or "chosen" or "rejected")
            {
                writer.Raw(name, MessageRenaming.Rename(Json(row, value), tags));
            }
            else
            {
                writer.Raw(name, Json(row, value));
            }
        }

        return writer.End();
    }

    private int Find(ReadOnlySpan<byte> row, byte[] column)
    {
        var found = 0;
        for (var name = 1; name < tape[0].Next - 1; name = tape[name + 1].Next)
        {
            found = tape.Content(name, row).SequenceEqual(column) ? name + 1 : found;
        }

        return found;
    }

    // The value as it stands in the row, with its quotes or brackets.
    private ReadOnlySpan<byte> Json(ReadOnlySpan<byte> row, int value)
    {
        var token = tape[value];
        return token.Type switch
        {
            JsonTokenType.String => row.Slice(token.Start - 1, token.Length + 2),
            JsonTokenType.StartObject or JsonTokenType.StartArray => row[token.Start..(tape[token.Next - 1].Start + 1)],
            _ => row.Slice(token.Start, token.Length),
        };
    }
}
