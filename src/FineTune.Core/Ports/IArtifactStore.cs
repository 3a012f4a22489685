namespace FineTune.Core.Ports;

/// <summary>One stored file.</summary>
/// <param name="Path">Path below the store's root, with <c>/</c>.</param>
/// <param name="Bytes">Size.</param>
/// <param name="LastModified">When it was last written, UTC.</param>
public sealed record Artifact(string Path, long Bytes, DateTimeOffset LastModified);

/// <summary>
/// Files of job directories. A path is <c>runs/{taskId}/{job}/…</c>; readers see a file whole or not at all,
/// except for files that grow by <see cref="AppendAsync"/>.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Writes a whole file, replacing what was there.</summary>
    Task PutAsync(string path, Stream content, CancellationToken cancellation);

    /// <summary>
    /// Appends <paramref name="bytes"/> at <paramref name="offset"/>, creating the file at offset 0.
    /// Repeating a call that succeeded changes nothing.
    /// </summary>
    /// <returns>The length of the file afterwards; when it differs from <c>offset + bytes.Length</c>, nothing was written and
    /// the caller goes on from the returned length.</returns>
    Task<long> AppendAsync(string path, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Size and time of a file, or null where there is none.</summary>
    Task<Artifact?> FindAsync(string path, CancellationToken cancellation);

    /// <summary>Opens a file from <paramref name="offset"/>, for at most <paramref name="length"/> bytes; null where there is none.
    /// An offset at or past the end gives an empty stream.</summary>
    Task<Stream?> OpenAsync(string path, long offset, long? length, CancellationToken cancellation);

    /// <summary>Files below a prefix, in path order.</summary>
    IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>Removes every file below a prefix. Repeating it is harmless.</summary>
    Task DeleteAllAsync(string prefix, CancellationToken cancellation);
}
