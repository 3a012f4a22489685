using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Lines of a text, blank ones left out. A line that is too long is told and passed over without being held.</summary>
internal sealed class LineReader(Stream stream, FindingLog log) : RowReader
{
    private readonly SlidingBuffer buffer = new(stream);
    private int taken;

    public override bool IsVerbatim => true;

    public override ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        // Most lines stand whole in the buffer; for them nothing is awaited.
        while (buffer.Span.IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (Take(length, 1))
            {
                return new ValueTask<bool>(true);
            }
        }

        return ReadOnAsync(cancellation);
    }

    protected override void Dispose(bool disposing)
    {
        buffer.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Puts the current line back, so that it is the next.</summary>
    public void PutBack()
    {
        buffer.Advance(-taken);
        Line--;
        taken = 0;
    }

    /// <summary>Reads whole lines into an empty batch instead, blank ones too, until it is full. <see cref="RowReader.Line"/> stays.</summary>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellation)
    {
        batch.BeginLines(buffer.Span);
        buffer.Advance(buffer.Available.Length);
        while (!batch.IsFull && !batch.PrecedesLongLine)
        {
            if (batch.Rest.Length > MaxRowBytes)
            {
                batch.PrecedesLongLine = true;
                batch.DropRest();
                await SkipLineAsync(cancellation);
            }
            else if (await stream.ReadAsync(batch.Room(), cancellation) is > 0 and var count)
            {
                batch.Advance(count);
            }
            else
            {
                batch.TakeRest();
                break;
            }
        }

        buffer.Append(batch.Rest);
        return batch.Filled > 0 || batch.PrecedesLongLine;
    }

    /// <summary>The row within a line: what is left without the white space around it.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="column">Byte of the line that the row begins at, from 1.</param>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line, out int column)
    {
        var (from, to) = (0, line.Length);
        while (to > from && IsSpace(line[to - 1]))
        {
            to--;
        }

        while (from < to && IsSpace(line[from]))
        {
            from++;
        }

        column = from + 1;
        return line[from..to];
    }

    private async ValueTask<bool> ReadOnAsync(CancellationToken cancellation)
    {
        var scanned = 0;
        while (true)
        {
            var found = buffer.Span[scanned..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                if (Take(scanned + found, 1))
                {
                    return true;
                }

                scanned = 0;
                continue;
            }

            scanned = buffer.Available.Length;
            if (scanned > MaxRowBytes)
            {
                log.Tell(FileFindings.RowTooLong, new FindingPlace(Line + 1));
                Unreadable++;
                await SkipLineAsync(cancellation);
                scanned = 0;
            }
            else if (!await buffer.ReadMoreAsync(cancellation))
            {
                return scanned > 0 && Take(scanned, 0);
            }
        }
    }

    // Takes a line with the break behind it; false where it is blank.
    private bool Take(int length, int lineBreak)
    {
        var line = buffer.Available[..length];
        taken = length + lineBreak;
        buffer.Advance(taken);
        Line++;
        var row = Trim(line.Span, out var column);
        Row = line.Slice(column - 1, row.Length);
        Column = column;
        return row.Length > 0;
    }

    private async Task SkipLineAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = buffer.Span.IndexOf((byte)'\n')) < 0)
        {
            buffer.Advance(buffer.Available.Length);
            if (!await buffer.ReadMoreAsync(cancellation))
            {
                return;
            }
        }

        buffer.Advance(end + 1);
        Line++;
    }

    private static bool IsSpace(byte one) => one is (byte)' ' or (byte)'\t' or (byte)'\r';
}
