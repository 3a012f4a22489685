using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Records of a CSV file (RFC 4180; comma, semicolon or tab) as rows with the header's names.</summary>
internal sealed class CsvReader(Stream stream, FindingLog log) : RowReader
{
    private readonly SlidingBuffer buffer = new(stream);
    private readonly JsonRowWriter writer = new();
    private readonly CsvCells cells = new();
    private List<CsvColumn>? columns;
    private long lines;

    public override bool IsVerbatim => false;

    public override async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        if (columns is null)
        {
            if (await ReadRecordAsync(cancellation) is not { } header)
            {
                return false;
            }

            cells.Split(header.Span, CsvCells.GuessDelimiter(header.Span));
            columns = ReadHeader(header.Span);
        }

        while (await ReadRecordAsync(cancellation) is { } record)
        {
            cells.Split(record.Span);
            if (cells.Stray >= 0)
            {
                Refuse(FileFindings.StrayQuote, new FindingPlace(Line, Path: NameOf(cells.Stray)));
            }
            else if (cells.Count != columns.Count)
            {
                Refuse(FileFindings.CellCount, new FindingPlace(Line, Excerpt: $"{cells.Count} / {columns.Count}"));
            }
            else
            {
                Write(record.Span);
                return true;
            }
        }

        return false;
    }

    protected override void Dispose(bool disposing)
    {
        buffer.Dispose();
        base.Dispose(disposing);
    }

    private void Refuse(FindingKind kind, FindingPlace place)
    {
        log.Tell(kind, place);
        Unreadable++;
    }

    private List<CsvColumn> ReadHeader(ReadOnlySpan<byte> header)
    {
        var names = new List<CsvColumn>();
        for (var i = 0; i < cells.Count; i++)
        {
            var column = CsvColumn.Named(cells.Value(i, header));
            if (column.Name.Length == 0)
            {
                log.Tell(FileFindings.EmptyHeader, new FindingPlace(Line, Excerpt: $"{i + 1}"));
            }
            else if (names.Exists(other => other.Name == column.Name))
            {
                log.Tell(FileFindings.DuplicateHeader, new FindingPlace(Line, Path: column.Name));
            }

            names.Add(column);
        }

        return names;
    }

    private void Write(ReadOnlySpan<byte> record)
    {
        writer.Begin();
        for (var i = 0; i < cells.Count; i++)
        {
            var value = cells.Value(i, record);
            if (IsFormula(value))
            {
                log.Tell(FileFindings.FormulaCell, new FindingPlace(Line, Path: NameOf(i)));
            }

            columns![i].Write(writer, value);
        }

        Row = writer.End();
    }

    // The bytes of one record without its line end; null at the end of the file.
    private async ValueTask<ReadOnlyMemory<byte>?> ReadRecordAsync(CancellationToken cancellation)
    {
        var (at, isQuoted) = (0, false);
        while (true)
        {
            Line = lines + 1;
            var end = FindEnd(ref at, ref isQuoted);
            if (end < 0)
            {
                if (buffer.Available.Length <= MaxRowBytes && await buffer.ReadMoreAsync(cancellation))
                {
                    continue;
                }

                if (isQuoted || buffer.Available.Length > MaxRowBytes)
                {
                    throw new UnreadableFileException(isQuoted ? FileFindings.UnclosedQuote : FileFindings.RowTooLong, new FindingPlace(Line));
                }

                if (buffer.Available.IsEmpty)
                {
                    return null;
                }

                end = buffer.Available.Length;
            }

            var record = buffer.Available[..end];
            lines += record.Span.Count((byte)'\n') + 1;
            buffer.Advance(Math.Min(end + 1, buffer.Available.Length));
            record = record.Span is [.., (byte)'\r'] ? record[..^1] : record;
            if (!record.IsEmpty)
            {
                return record;
            }

            at = 0;
        }
    }

    // Place of the line feed that ends the record; -1 where more has to be read.
    private int FindEnd(ref int at, ref bool isQuoted)
    {
        var span = buffer.Span;
        while (at < span.Length)
        {
            var next = isQuoted ? span[at..].IndexOf((byte)'"') : span[at..].IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0)
            {
                at = span.Length;
                return -1;
            }

            at += next + 1;
            if (span[at - 1] == '\n')
            {
                return at - 1;
            }

            isQuoted = !isQuoted;
        }

        return -1;
    }

    private string NameOf(int cell) => columns is not null && cell < columns.Count ? columns[cell].Name : "";

    private static bool IsFormula(ReadOnlySpan<byte> value) => value switch
    {
        [(byte)'=' or (byte)'@', _, ..] => true,
        [(byte)'+' or (byte)'-', var next, ..] => char.IsAsciiLetter((char)next) || next == '(',
        _ => false,
    };
}
