using System.Buffers;
using System.Runtime.InteropServices;

namespace FineTune.Core.Datasets.Checking;

/// <summary>A row within a batch.</summary>
/// <param name="Start">First byte within the batch.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Line">Line of the file.</param>
/// <param name="Column">Character of the line; null where the format has none.</param>
internal record struct BatchRow(int Start, int Length, long Line, long? Column)
{
    /// <summary>Whether it trains; known after the check, as is <see cref="Hash"/>.</summary>
    public bool Trains { get; set; }

    /// <summary>Hash of its bytes; 0 where the row is no JSON and so is not compared with others.</summary>
    public ulong Hash { get; set; }
}

/// <summary>
/// Some rows of a file, held so that they can be checked while the next are read, and what their check found. They are copied into it
/// one by one; or the lines of a file are read into it at once, and their rows are found by the check.
/// </summary>
/// <param name="size">Bytes of a batch; one row may be longer.</param>
internal sealed partial class RowBatch(int size) : IDisposable
{
    private const int MaxRows = 8192;

    private readonly List<BatchRow> rows = [];
    private byte[] buffer = [];
    private int end;

    /// <summary>Findings of these rows alone.</summary>
    public FindingLog Log { get; } = new();

    /// <summary>Sums over these rows alone.</summary>
    public ReportTotals Totals { get; } = new();

    /// <summary>Row shape of the file, as far as it is known after these rows.</summary>
    public DatasetFormat Format { get; set; }

    /// <summary>Rows that are no JSON.</summary>
    public int Malformed { get; set; }

    /// <summary>Bytes of its rows and of what separates them.</summary>
    public int Filled => end;

    /// <summary>Memory that it holds, in bytes.</summary>
    public int Size => buffer.Length;

    /// <summary>Its rows with what separates them.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, end);

    public Span<BatchRow> Rows => CollectionsMarshal.AsSpan(rows);

    public ArraySegment<byte> Content(in BatchRow row) => new(buffer, row.Start, row.Length);

    /// <summary>Adds a row.</summary>
    /// <returns>False where there is no room for it; an empty batch has room for every row.</returns>
    public bool TryAdd(ReadOnlySpan<byte> row, long line, long? column)
    {
        var needed = row.Length + 1;
        if (rows.Count == 0 && buffer.Length < Math.Max(size, needed))
        {
            Dispose();
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, needed));
        }
        else if (rows.Count > 0 && (rows.Count == MaxRows || needed > buffer.Length - end))
        {
            return false;
        }

        // What one row leaves unfinished is not to be finished by the next.
        row.CopyTo(buffer.AsSpan(end));
        buffer[end + row.Length] = (byte)'\n';
        rows.Add(new BatchRow(end, row.Length, line, column));
        end += needed;
        return true;
    }

    /// <summary>Makes it ready for other rows. The memory of a row beyond the usual size is given back.</summary>
    public void Clear()
    {
        rows.Clear();
        end = read = Lines = Malformed = 0;
        HoldsLines = PrecedesLongLine = false;
        Log.Clear();
        Totals.Clear();
        if (buffer.Length > 2 * size)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }
}
