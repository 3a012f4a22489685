using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Tokens;

namespace FineTune.Core.Ports;

/// <summary>Datasets and their immutable versions.</summary>
public interface IDatasetStore
{
    /// <summary>
    /// Stores an upload. The content is hashed while it streams; bytes that were uploaded before give the version they gave then.
    /// </summary>
    /// <param name="dataset">Name of the dataset; created when it is new.</param>
    /// <param name="fileName">Name of the file, without folders.</param>
    /// <param name="content">A seekable stream of the whole file.</param>
    /// <param name="report">What the check of the content found.</param>
    /// <param name="cancellation">Stops the upload; nothing is then visible.</param>
    /// <param name="life">How long after the upload the version may be removed; null for never.</param>
    /// <param name="rows">Its different rows, kept beside it; null where they are not known.</param>
    Task<DatasetVersion> AddVersionAsync(
        string dataset, string fileName, Stream content, DatasetReport report, CancellationToken cancellation, TimeSpan? life = null,
        RowHashes? rows = null);

    /// <summary>A version, or the newest one when <paramref name="version"/> is null; null where there is none.</summary>
    Task<DatasetVersion?> FindAsync(string dataset, string? version, CancellationToken cancellation);

    /// <summary>Every version of every dataset, or of one, by name and then newest first.</summary>
    IAsyncEnumerable<DatasetVersion> ListAsync(string? dataset, CancellationToken cancellation);

    /// <summary>Opens the content of a version; null where there is none.</summary>
    Task<Stream?> OpenAsync(DatasetVersion version, CancellationToken cancellation);

    /// <summary>Opens the hashes of a version's different rows, as <see cref="RowHashes.ToBytes"/> wrote them; null where there are none.</summary>
    Task<Stream?> OpenRowsAsync(DatasetVersion version, CancellationToken cancellation);

    /// <summary>A count of a version's tokens; null where it was not made.</summary>
    /// <param name="version">The version.</param>
    /// <param name="key">What was counted: 16 lower-case hexadecimal digits.</param>
    /// <param name="cancellation">Stops looking.</param>
    Task<TokenCount?> FindTokensAsync(DatasetVersion version, string key, CancellationToken cancellation);

    /// <summary>Keeps a count of a version's tokens for as long as the version.</summary>
    Task SaveTokensAsync(DatasetVersion version, string key, TokenCount count, CancellationToken cancellation);

    /// <summary>Removes a version, or the whole dataset when <paramref name="version"/> is null.</summary>
    /// <returns>False where there was nothing.</returns>
    Task<bool> DeleteAsync(string dataset, string? version, CancellationToken cancellation);
}
