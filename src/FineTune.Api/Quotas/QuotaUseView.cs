using FineTune.Core.Lifecycle;
using FineTune.Core.Quotas;

namespace FineTune.Api.Quotas;

/// <summary>What may be under way in a workspace at a time, and what is.</summary>
/// <param name="Jobs">Most jobs queued and running, of all together; null for no limit.</param>
/// <param name="JobsInUse">Jobs queued and running.</param>
/// <param name="Cards">Most cards in use by all together; null for no limit. On <c>cpu</c>, slots.</param>
/// <param name="CardsInUse">Cards in use.</param>
/// <param name="JobsPerUser">Most jobs queued and running of each user; null for no limit.</param>
/// <param name="CardsPerUser">Most cards in use by each user; null for no limit.</param>
/// <param name="Users">Everybody who has something under way.</param>
public sealed record QuotaUseView(
    int? Jobs, int JobsInUse, int? Cards, int CardsInUse, int? JobsPerUser, int? CardsPerUser, IReadOnlyList<UserUseView> Users)
{
    internal static QuotaUseView Of(WorkspaceQuotas quotas, string workspace, IReadOnlyList<Job> underWay)
    {
        var users = underWay.Select(job => job.Author).OfType<Core.Tasks.TaskAuthor>().DistinctBy(author => author.Id).OrderBy(author => author.Id, StringComparer.Ordinal)
            .Select(author => (author.Name, Quota: quotas.Of(workspace, author.Id, underWay)[^1]))
            .Select(one => new UserUseView(one.Quota.User!, one.Name, one.Quota.UnderWay.Count, one.Quota.CardsInUse));
        var all = quotas.Of(workspace, null, underWay)[0];
        return new QuotaUseView(quotas.Jobs, all.UnderWay.Count, quotas.Cards, all.CardsInUse, quotas.JobsPerUser, quotas.CardsPerUser, [.. users]);
    }
}

/// <summary>What one user has under way.</summary>
/// <param name="User">Who, as the <c>createdBy</c> of their tasks.</param>
/// <param name="Name">To show.</param>
/// <param name="JobsInUse">Jobs queued and running.</param>
/// <param name="CardsInUse">Cards in use.</param>
public sealed record UserUseView(string User, string Name, int JobsInUse, int CardsInUse);
