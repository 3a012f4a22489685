namespace FineTune.Core.Datasets.Reading;

/// <summary>A file format that needs a library. Adapters implement it.</summary>
public interface IRowFormat
{
    /// <summary>Extension of its files, as <c>.parquet</c>.</summary>
    string Extension { get; }

    /// <param name="content">A seekable stream of the whole file.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="UnreadableFileException">The file is not of the format.</exception>
    ValueTask<RowReader> OpenAsync(Stream content, CancellationToken cancellation);
}

/// <summary>A compression that needs a library. Adapters implement it.</summary>
public interface ICompression
{
    /// <summary>Extension that it adds to a file's name, as <c>.zst</c>.</summary>
    string Extension { get; }

    /// <summary>First bytes of its files.</summary>
    ReadOnlySpan<byte> Magic { get; }

    /// <summary>The content, unpacked while it is read. Damaged data is told by <see cref="InvalidDataException"/>.</summary>
    Stream Open(Stream compressed);
}
