using FineTune.Core.Lifecycle;

namespace FineTune.Core.Quotas;

/// <summary>What a workspace, and each of its users, may have under way at a time. Null is no limit.</summary>
/// <param name="Jobs">Jobs that are not at rest, of all together.</param>
/// <param name="Cards">Cards in use by all together; on <c>cpu</c>, slots.</param>
/// <param name="JobsPerUser">Jobs of each user that are not at rest.</param>
/// <param name="CardsPerUser">Cards in use by each user.</param>
public sealed record WorkspaceQuotas(int? Jobs, int? Cards, int? JobsPerUser, int? CardsPerUser)
{
    public static WorkspaceQuotas None { get; } = new(null, null, null, null);

    /// <summary>The quotas that a user's jobs count against.</summary>
    /// <param name="workspace">Name of the workspace.</param>
    /// <param name="user">As <see cref="Access.Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="underWay">Jobs of the workspace that are not at rest.</param>
    public IReadOnlyList<Quota> Of(string workspace, string? user, IReadOnlyList<Job> underWay)
    {
        var shared = new Quota(workspace, null, Jobs, Cards, underWay);
        return user is null ? [shared] : [shared, new Quota(workspace, user, JobsPerUser, CardsPerUser, [.. underWay.Where(job => job.Author?.Id == user)])];
    }
}
