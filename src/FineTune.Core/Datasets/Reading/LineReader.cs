using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Lines of a text, blank ones left out. A line that is too long is told and passed over without being held.</summary>
internal sealed class LineReader(Stream stream, FindingLog log) : RowReader
{
    private readonly SlidingBuffer buffer = new(stream);

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
        buffer.Advance(length + lineBreak);
        Line++;
        return Trim(line);
    }

    private bool Trim(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        var (from, to) = (0, span.Length);
        while (to > from && IsSpace(span[to - 1]))
        {
            to--;
        }

        while (from < to && IsSpace(span[from]))
        {
            from++;
        }

        Row = line[from..to];
        Column = from + 1;
        return to > from;
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
