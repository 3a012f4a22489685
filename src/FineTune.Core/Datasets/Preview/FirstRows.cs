using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets.Preview;

/// <summary>Some rows out of the middle of a version.</summary>
public static class FirstRows
{
    /// <summary>Bytes that are taken at most, whatever the rows have.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Copies rows as JSON lines.</summary>
    /// <param name="version">The file that trains.</param>
    /// <param name="first">Rows to leave out before the first.</param>
    /// <param name="count">Rows to take.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<byte[]> TakeAsync(Stream version, int first, int count, CancellationToken cancellation)
    {
        using var taken = new MemoryStream();
        using var reader = new LineReader(version, new FindingLog());
        for (var row = 0; row < first + count && await reader.NextAsync(cancellation); row++)
        {
            if (row < first)
            {
                continue;
            }

            if (taken.Length > 0 && taken.Length + reader.Row.Length > MaxBytes)
            {
                break;
            }

            taken.Write(reader.Row.Span);
            taken.WriteByte((byte)'\n');
        }

        return taken.ToArray();
    }
}
