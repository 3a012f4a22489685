using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Quotas;
using FineTune.Core.Tasks;

namespace FineTune.Api.Quotas;

/// <summary>What may be under way in a workspace at a time and be kept in it, and what is.</summary>
/// <param name="Jobs">Most jobs queued and running, of all together; null for no limit.</param>
/// <param name="JobsInUse">Jobs queued and running.</param>
/// <param name="Cards">Most cards in use by all together; null for no limit. On <c>cpu</c>, slots.</param>
/// <param name="CardsInUse">Cards in use.</param>
/// <param name="JobsPerUser">Most jobs queued and running of each user; null for no limit.</param>
/// <param name="CardsPerUser">Most cards in use by each user; null for no limit.</param>
/// <param name="StorageBytes">Most bytes of datasets, of all together; null for no limit.</param>
/// <param name="StorageBytesInUse">Bytes of datasets that are kept.</param>
/// <param name="StorageBytesPerUser">Most bytes of datasets that each user uploaded; null for no limit.</param>
/// <param name="Users">Everybody who has something under way, or uploaded what is kept.</param>
public sealed record QuotaUseView(
    int? Jobs, int JobsInUse, int? Cards, int CardsInUse, int? JobsPerUser, int? CardsPerUser, long? StorageBytes, long StorageBytesInUse,
    long? StorageBytesPerUser, IReadOnlyList<UserUseView> Users)
{
    internal static QuotaUseView Of(WorkspaceQuotas quotas, string workspace, IReadOnlyList<Job> underWay, IReadOnlyList<DatasetVersion> kept)
    {
        var users = underWay.Select(job => job.Author).Concat(kept.Select(version => version.Author)).OfType<TaskAuthor>()
            .DistinctBy(author => author.Id).OrderBy(author => author.Id, StringComparer.Ordinal)
            .Select(author => (Author: author, Quota: quotas.Of(workspace, author.Id, underWay)[^1], Storage: quotas.StorageOf(workspace, author.Id, kept)[^1]))
            .Select(one => new UserUseView(one.Author.Id, one.Author.Name, one.Quota.JobsUnderWay, one.Quota.CardsInUse, one.Storage.InUse));
        var (all, storage) = (quotas.Of(workspace, null, underWay)[0], quotas.StorageOf(workspace, null, kept)[0]);
        return new QuotaUseView(
            quotas.Jobs, all.JobsUnderWay, quotas.Cards, all.CardsInUse, quotas.JobsPerUser, quotas.CardsPerUser, quotas.StorageBytes, storage.InUse,
            quotas.StorageBytesPerUser, [.. users]);
    }
}

/// <summary>What one user has under way, and keeps.</summary>
/// <param name="User">Who, as the <c>createdBy</c> of their tasks.</param>
/// <param name="Name">To show.</param>
/// <param name="JobsInUse">Jobs queued and running.</param>
/// <param name="CardsInUse">Cards in use.</param>
/// <param name="StorageBytesInUse">Bytes of datasets that they uploaded.</param>
public sealed record UserUseView(string User, string Name, int JobsInUse, int CardsInUse, long StorageBytesInUse);
