namespace FineTune.Core.Datasets.Reading;

/// <summary>
/// Reads a file as rows of JSON, one at a time and in constant memory. Every format becomes JSON lines here, so that what is
/// checked is what trains.
/// </summary>
public abstract class RowReader : IDisposable
{
    /// <summary>Longest row, in bytes of UTF-8.</summary>
    public const int MaxRowBytes = 8 * 1024 * 1024;

    /// <summary>The current row as UTF-8, without the line's end; valid until the next call of <see cref="NextAsync"/>.</summary>
    public ReadOnlyMemory<byte> Row { get; protected set; }

    /// <summary>Line of the file that the row begins at, from 1; a number of the row where the format has no lines.</summary>
    public long Line { get; protected set; }

    /// <summary>Character of that line that the row begins at, from 1; null where the row is not part of the file's text.</summary>
    public long? Column { get; protected set; }

    /// <summary>Rows so far that could not be read and were passed over; each was told.</summary>
    public long Unreadable { get; protected set; }

    /// <summary>Whether every row stands in the file as it trains, so that the file needs no conversion.</summary>
    public abstract bool IsVerbatim { get; }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="UnreadableFileException">The rest of the file cannot be read.</exception>
    public abstract ValueTask<bool> NextAsync(CancellationToken cancellation);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
