using FineTune.Core.Access;
using FineTune.Core.Datasets.Uploads;
using FineTune.Core.Events;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Core.Tasks;

namespace FineTune.Core.Datasets.Inbox;

/// <summary>
/// Makes versions of the files in the inbox. A file is told apart by its ETag, so that news of it may come late, doubled or not at
/// all; what became of it is stored before the file is removed, and taking it twice gives the same version.
/// </summary>
public sealed class DatasetArrivals(
    IAccessStore access, IDatasetInbox inbox, IUploadStore uploads, DatasetIntake intake, IEventLog log, TimeProvider clock, StorageKeeper? storage = null)
{
    /// <summary>Between two looks at whether there is room again.</summary>
    private static readonly TimeSpan RoomLook = TimeSpan.FromMinutes(1);

    // Files that stay in the inbox because they were refused; they cost no request at the next look.
    private readonly Dictionary<string, Refused> refused = [];
    private DateTimeOffset roomLookedAt;

    /// <summary>Looks once into the inbox of every workspace and takes what is new.</summary>
    /// <returns>How many files became versions.</returns>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        var (taken, now) = (0, clock.GetUtcNow());
        var looksForRoom = now - roomLookedAt >= RoomLook;
        roomLookedAt = looksForRoom ? now : roomLookedAt;
        foreach (var workspace in (await access.ReadAsync(cancellation)).Workspaces)
        {
            using var scope = AccessScope.Enter(workspace.Value.Name);
            taken += await LookHereAsync(looksForRoom, cancellation);
        }

        return taken;
    }

    /// <summary>Takes one file, as an event tells of it.</summary>
    /// <returns>What became of it, whoever took it; null where it has changed or gone, and another event will tell.</returns>
    public Task<Arrival?> TakeAsync(InboxFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return TakeAsync(file, mayHaveRoom: false, cancellation);
    }

    /// <param name="file">The file.</param>
    /// <param name="mayHaveRoom">Whether there may be room now for a file that lacked it.</param>
    /// <param name="cancellation">Stops it half done, which is harmless.</param>
    private async Task<Arrival?> TakeAsync(InboxFile file, bool mayHaveRoom, CancellationToken cancellation)
    {
        var arrival = await inbox.FindAsync(file.Path, cancellation);
        if (arrival?.ETag != file.ETag || (mayHaveRoom && arrival.LacksRoom))
        {
            try
            {
                arrival = await ReadAsync(file, cancellation);
            }
            catch (Exception)
            {
                if ((await inbox.FindFileAsync(file.Path, cancellation))?.ETag == file.ETag)
                {
                    throw;
                }

                // Whoever was told of it as well has taken it while it was read.
                arrival = null;
            }

            if (arrival is null)
            {
                return await inbox.FindAsync(file.Path, cancellation) is { } other && other.ETag == file.ETag ? other : null;
            }

            await inbox.SaveAsync(arrival, cancellation);
        }

        if (arrival.Version is not null || !StaysRefused(file))
        {
            await inbox.RemoveAsync(file, cancellation);
        }

        return arrival;
    }

    private async Task<int> LookHereAsync(bool looksForRoom, CancellationToken cancellation)
    {
        var taken = 0;
        await foreach (var file in inbox.ListAsync(cancellation))
        {
            var place = $"{AccessScope.Current.Workspace}/{file.Path}";
            if (refused.GetValueOrDefault(place) is { } before && before.ETag == file.ETag
                && !(looksForRoom && before.Left is { } left && await LeftAsync(cancellation) > left))
            {
                continue;
            }

            var arrival = await TakeAsync(file, mayHaveRoom: true, cancellation);
            if (arrival is { Version: null } && StaysRefused(file))
            {
                refused[place] = new Refused(file.ETag, arrival.LacksRoom ? await LeftAsync(cancellation) : null);
            }

            taken += arrival?.Version is null ? 0 : 1;
        }

        return taken;
    }

    /// <summary>Bytes of datasets that may still come.</summary>
    private async Task<long> LeftAsync(CancellationToken cancellation) =>
        storage is null ? long.MaxValue : (await storage.ReadAsync(cancellation)).Min(quota => quota.Left) ?? long.MaxValue;

    // A file that somebody copied stays to be looked at; whoever announced an upload is told what became of it.
    private static bool StaysRefused(InboxFile file) => UploadSession.IdOf(file.Path) is null;

    private async Task<Arrival?> ReadAsync(InboxFile file, CancellationToken cancellation)
    {
        var parts = file.Path.Split('/');
        if (parts.Length != 2 || !TaskSpecReader.IsName(parts[0]))
        {
            return new Arrival(file.Path, file.ETag, "", null, null, clock.GetUtcNow());
        }

        await using var content = await inbox.OpenAsync(file, cancellation);
        if (content is null)
        {
            return null;
        }

        var session = UploadSession.IdOf(file.Path) is { } id && await uploads.FindAsync(id, cancellation) is { } found && found.Path == file.Path ? found : null;
        var expected = new ExpectedContent(session?.Bytes, [.. new[] { session?.Md5, file.Md5 }.OfType<string>()], session?.Crc64);
        if (await expected.RefuseAsync(content, cancellation) is { } refusal)
        {
            var now = clock.GetUtcNow();
            await log.AppendAsync(DatasetEvent.Failed(parts[0], session?.FileName ?? parts[1], refusal, now), cancellation);
            return new Arrival(file.Path, file.ETag, parts[0], null, refusal, now);
        }

        // Whoever announced a file is its author, whoever has it taken in.
        using var scope = session?.Author is { } author ? AccessScope.Enter(AccessScope.Current.Workspace, author.Id, AccessScope.Current.Notes, author.Name) : null;
        var result = await intake.AddAsync(parts[0], session?.FileName ?? parts[1], content, session?.Options ?? CheckOptions.Default, cancellation);
        return new Arrival(file.Path, file.ETag, parts[0], result.Version?.Version, result.Report, clock.GetUtcNow());
    }

    /// <summary>A file as it was when it was refused.</summary>
    /// <param name="ETag">The writing of it.</param>
    /// <param name="Left">Bytes that might still come, where it had more; null where it was refused for what it is.</param>
    private sealed record Refused(string ETag, long? Left);
}
