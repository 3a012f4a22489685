using FineTune.Core.Datasets.Uploads;

namespace FineTune.Core.Ports;

/// <summary>Uploads straight to storage: what was announced, and the addresses that files are written to.</summary>
public interface IUploadStore
{
    /// <summary>An address that may create and write one file of the inbox, and do nothing else.</summary>
    /// <param name="path">Path below the inbox.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="cancellation">Stops asking.</param>
    Task<Uri> GrantAsync(string path, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Blocks that storage has of a file and that are not committed, in no order.</summary>
    Task<IReadOnlyList<UploadedBlock>> ListBlocksAsync(string path, CancellationToken cancellation);

    Task SaveAsync(UploadSession session, CancellationToken cancellation);

    Task<UploadSession?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Removes an upload and what became of it. Repeating it is harmless.</summary>
    Task RemoveAsync(UploadSession session, CancellationToken cancellation);

    /// <summary>Removes uploads that were announced before a time, and what became of them; versions stay.</summary>
    Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation);
}
