using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets.Tokens;

/// <summary>Rows out of a whole file: all of them, or every second, fourth, eighth … where they are too many.</summary>
/// <param name="Lines">The rows as JSON lines.</param>
/// <param name="Taken">How many they are.</param>
/// <param name="All">How many the file has.</param>
internal sealed record EvenRows(byte[] Lines, long Taken, long All)
{
    /// <summary>Reads a file once, in the memory of what is taken.</summary>
    /// <param name="version">The file that trains.</param>
    /// <param name="maxRows">Rows to take at most.</param>
    /// <param name="maxBytes">Bytes to take at most; a single row may have more.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<EvenRows> TakeAsync(Stream version, int maxRows, int maxBytes, CancellationToken cancellation)
    {
        using var reader = new LineReader(version, new FindingLog());
        var taken = new List<byte[]>();
        var (all, stride, bytes) = (0L, 1L, 0L);
        for (; await reader.NextAsync(cancellation); all++)
        {
            if (all % stride != 0)
            {
                continue;
            }

            taken.Add(reader.Row.ToArray());
            bytes += reader.Row.Length + 1;
            while (taken.Count > 1 && (taken.Count > maxRows || bytes > maxBytes))
            {
                taken = [.. taken.Where((_, index) => index % 2 == 0)];
                bytes = taken.Sum(row => row.Length + 1L);
                stride *= 2;
            }
        }

        var lines = new byte[bytes];
        var at = 0;
        foreach (var row in taken)
        {
            row.CopyTo(lines, at);
            at += row.Length + 1;
            lines[at - 1] = (byte)'\n';
        }

        return new EvenRows(lines, taken.Count, all);
    }
}
