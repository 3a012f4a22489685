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

/// <summary>Some rows of a file, copied so that they can be checked while the next are read, and what their check found.</summary>
internal sealed class RowBatch : IDisposable
{
    /// <summary>Bytes of a batch; one row may be longer.</summary>
    public const int Bytes = 512 * 1024;

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

    /// <summary>Bytes of its rows.</summary>
    public int Filled => end;

    /// <summary>Memory that it holds, in bytes.</summary>
    public int Size => buffer.Length;

    public Span<BatchRow> Rows => CollectionsMarshal.AsSpan(rows);

    public ReadOnlyMemory<byte> Content(in BatchRow row) => buffer.AsMemory(row.Start, row.Length);

    /// <summary>Adds a row.</summary>
    /// <returns>False where there is no room for it; an empty batch has room for every row.</returns>
    public bool TryAdd(ReadOnlySpan<byte> row, long line, long? column)
    {
        if (rows.Count == 0 && buffer.Length < Math.Max(Bytes, row.Length))
        {
            Dispose();
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(Bytes, row.Length));
        }
        else if (rows.Count > 0 && (rows.Count == MaxRows || row.Length > buffer.Length - end))
        {
            return false;
        }

        row.CopyTo(buffer.AsSpan(end));
        rows.Add(new BatchRow(end, row.Length, line, column));
        end += row.Length;
        return true;
    }

    /// <summary>Makes it ready for other rows. The memory of a row beyond the usual size is given back.</summary>
    public void Clear()
    {
        rows.Clear();
        end = Malformed = 0;
        Log.Clear();
        Totals.Clear();
        if (buffer.Length > 2 * Bytes)
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
