using FineTune.Core.Access;
using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Ports;

namespace FineTune.Core.Datasets.Uploads;

/// <summary>
/// Uploads straight to storage. A client gets an address that may write one blob of the inbox, puts blocks there and commits them; what
/// arrives is taken in like every other file of the inbox, with the options and checksums of its announcement.
/// </summary>
public sealed class UploadSessions(IUploadStore store, IDatasetInbox inbox, DatasetArrivals arrivals, TimeProvider clock)
{
    /// <summary>How long an address may be used.</summary>
    public static readonly TimeSpan AddressLifetime = TimeSpan.FromHours(1);

    /// <summary>How long an upload is remembered; storage drops blocks that are not committed after a week, too.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const long LeastBlock = 8L * 1024 * 1024;
    private const long MostBlocks = 50_000;

    public async Task<UploadProgress> BeginAsync(UploadSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        session = session with { Author = AccessScope.Current.Author };
        await store.ForgetAsync(clock.GetUtcNow() - Lifetime, cancellation);
        await store.SaveAsync(session, cancellation);
        return await LookAsync(session, cancellation);
    }

    /// <summary>An upload of a dataset; null where there is none.</summary>
    public async Task<UploadSession?> FindAsync(string dataset, string id, CancellationToken cancellation) =>
        UploadSession.IsId(id) && await store.FindAsync(id, cancellation) is { } session && session.Dataset == dataset ? session : null;

    /// <summary>How far an upload is; with a new address while nothing has arrived.</summary>
    public async Task<UploadProgress> LookAsync(UploadSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await inbox.FindAsync(session.Path, cancellation) is { } arrival)
        {
            return Of(session, arrival.Version is null ? UploadState.Refused : UploadState.Accepted) with { Version = arrival.Version, Report = arrival.Report };
        }

        if (await inbox.FindFileAsync(session.Path, cancellation) is not null)
        {
            return Of(session, UploadState.Arrived);
        }

        var until = clock.GetUtcNow() + AddressLifetime;
        var blocks = await store.ListBlocksAsync(session.Path, cancellation);
        return Of(session, UploadState.Waiting) with { Url = await store.GrantAsync(session.Path, until, cancellation), ExpiresAt = until, Blocks = blocks };
    }

    /// <summary>Takes in what has arrived, without waiting for the next look into the inbox. Repeating it gives the same answer.</summary>
    public async Task<UploadProgress> CompleteAsync(UploadSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await inbox.FindFileAsync(session.Path, cancellation) is { } file)
        {
            await arrivals.TakeAsync(file, cancellation);
        }

        return await LookAsync(session, cancellation);
    }

    /// <summary>Gives an upload up; what arrived and was not taken is removed.</summary>
    public async Task CancelAsync(UploadSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await inbox.FindFileAsync(session.Path, cancellation) is { } file)
        {
            await inbox.RemoveAsync(file, cancellation);
        }

        await store.RemoveAsync(session, cancellation);
    }

    private static UploadProgress Of(UploadSession session, UploadState state) => new(
        session.Id, session.Dataset, session.FileName, state, null, null, Math.Max(LeastBlock, (session.Bytes ?? 0) / MostBlocks * 2), [], null, null);
}
