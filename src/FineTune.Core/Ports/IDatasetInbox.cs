using FineTune.Core.Datasets.Inbox;

namespace FineTune.Core.Ports;

/// <summary>Where files arrive that any tool may have written, and what became of them.</summary>
public interface IDatasetInbox
{
    /// <summary>Files that are wholly there, each with the version that it has now. One request for each 5,000.</summary>
    IAsyncEnumerable<InboxFile> ListAsync(CancellationToken cancellation);

    /// <summary>A file that is wholly there; null where there is none.</summary>
    Task<InboxFile?> FindFileAsync(string path, CancellationToken cancellation);

    /// <summary>Opens a file as a seekable stream; null where it was changed or removed since it was listed.</summary>
    Task<Stream?> OpenAsync(InboxFile file, CancellationToken cancellation);

    /// <summary>Removes a file unless it was changed since it was listed. Repeating it is harmless.</summary>
    Task RemoveAsync(InboxFile file, CancellationToken cancellation);

    /// <summary>What became of the newest version of a file that was looked at; null where none was.</summary>
    Task<Arrival?> FindAsync(string path, CancellationToken cancellation);

    /// <summary>Notes what became of a file.</summary>
    Task SaveAsync(Arrival arrival, CancellationToken cancellation);

    /// <summary>Every arrival, newest first.</summary>
    Task<IReadOnlyList<Arrival>> ListArrivalsAsync(CancellationToken cancellation);
}
