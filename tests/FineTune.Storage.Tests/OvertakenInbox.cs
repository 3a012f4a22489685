using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tests;

/// <summary>An inbox whose files are taken by somebody else as soon as they have been opened.</summary>
internal sealed class OvertakenInbox(IDatasetInbox inbox, Func<InboxFile, Task> overtake) : IDatasetInbox
{
    public IAsyncEnumerable<InboxFile> ListAsync(CancellationToken cancellation) => inbox.ListAsync(cancellation);

    public Task<InboxFile?> FindFileAsync(string path, CancellationToken cancellation) => inbox.FindFileAsync(path, cancellation);

    public async Task<Stream?> OpenAsync(InboxFile file, CancellationToken cancellation)
    {
        var content = await inbox.OpenAsync(file, cancellation);
        await overtake(file);
        return content;
    }

    public Task RemoveAsync(InboxFile file, CancellationToken cancellation) => inbox.RemoveAsync(file, cancellation);

    public Task<Arrival?> FindAsync(string path, CancellationToken cancellation) => inbox.FindAsync(path, cancellation);

    public Task SaveAsync(Arrival arrival, CancellationToken cancellation) => inbox.SaveAsync(arrival, cancellation);

    public Task<IReadOnlyList<Arrival>> ListArrivalsAsync(CancellationToken cancellation) => inbox.ListArrivalsAsync(cancellation);
}
