using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Quotas;

/// <summary>What a workspace, and each of its users, may have under way at a time, and may keep. Null is no limit.</summary>
/// <param name="Jobs">Jobs that are not at rest, of all together.</param>
/// <param name="Cards">Cards in use by all together; on <c>cpu</c>, slots.</param>
/// <param name="JobsPerUser">Jobs of each user that are not at rest.</param>
/// <param name="CardsPerUser">Cards in use by each user.</param>
/// <param name="StorageBytes">Bytes of datasets, of all together.</param>
/// <param name="StorageBytesPerUser">Bytes of datasets that each user uploaded.</param>
public sealed record WorkspaceQuotas(
    int? Jobs, int? Cards, int? JobsPerUser, int? CardsPerUser, long? StorageBytes = null, long? StorageBytesPerUser = null)
{
    public static WorkspaceQuotas None { get; } = new(null, null, null, null);

    internal bool LimitsCards => (Cards ?? CardsPerUser) is not null;

    internal bool LimitsStorage => (StorageBytes ?? StorageBytesPerUser) is not null;

    /// <summary>The quotas that a user's jobs count against.</summary>
    /// <param name="workspace">Name of the workspace.</param>
    /// <param name="user">As <see cref="Access.Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="underWay">Jobs of the workspace that are not at rest.</param>
    public IReadOnlyList<Quota> Of(string workspace, string? user, IReadOnlyList<Job> underWay)
    {
        var shared = new Quota(workspace, null, Jobs, Cards, underWay);
        return user is null ? [shared] : [shared, new Quota(workspace, user, JobsPerUser, CardsPerUser, [.. underWay.Where(job => job.Author?.Id == user)])];
    }

    /// <summary>The quotas that what a user uploads counts against.</summary>
    /// <param name="workspace">Name of the workspace.</param>
    /// <param name="user">As <see cref="Access.Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="kept">Versions of the workspace.</param>
    public IReadOnlyList<StorageQuota> StorageOf(string workspace, string? user, IReadOnlyList<DatasetVersion> kept)
    {
        var shared = new StorageQuota(workspace, null, StorageBytes, kept);
        return user is null ? [shared] : [shared, new StorageQuota(workspace, user, StorageBytesPerUser, [.. kept.Where(version => version.Author?.Id == user)])];
    }
}
