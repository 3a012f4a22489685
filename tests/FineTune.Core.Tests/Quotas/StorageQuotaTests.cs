using FineTune.Core.Datasets;
using FineTune.Core.Quotas;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Quotas;

/// <summary>A workspace that keeps 60 bytes, 50 of them Ada's.</summary>
public sealed class StorageQuotaTests
{
    private static readonly DatasetVersion[] Kept = [Version("a", 10, null), Version("b", 20, "ada"), Version("c", 30, "ada")];

    [Theory]
    [InlineData(100L, null, 40, null)]
    [InlineData(100L, null, 41, "workspace 'team-a'")]
    [InlineData(null, 50L, 1, "user:ada in workspace 'team-a'")]
    [InlineData(null, 51L, 1, null)]
    [InlineData(10L, null, 1, "workspace 'team-a'")]
    [InlineData(null, null, 1_000_000, null)]
    public void RefusalOf_FileOfASize_IsOfTheQuotaThatItDoesNotFit(long? all, long? each, int bytes, string? whose)
    {
        var quotas = new WorkspaceQuotas(null, null, null, null, all, each).StorageOf("team-a", "user:ada", Kept);

        var refusal = quotas.Select(quota => quota.RefusalOf(bytes)).FirstOrDefault(found => found is not null);

        Assert.Equal(whose is null, refusal is null);
        Assert.Contains(whose ?? "", refusal?.Message.En ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void RefusalOf_TooLargeAFile_TellsTheNumbersAndWhatCouldGo()
    {
        var refusal = new StorageQuota("team-a", null, 70, [.. Kept, Version("d", 1, null)]).RefusalOf(11)!;

        Assert.Equal("At most 70 bytes of datasets of workspace 'team-a' may be kept. Kept: 61; left: 9; this file has 11.", refusal.Message.En);
        Assert.Contains("c@c (30), b@b (20), a@a (10);", refusal.Fix.En, StringComparison.Ordinal);
        Assert.Contains("c@c (30), b@b (20), a@a (10)；", refusal.Fix.Zh, StringComparison.Ordinal);
        Assert.Contains("此文件有 11 字节", refusal.Message.Zh, StringComparison.Ordinal);
    }

    private static DatasetVersion Version(string name, long bytes, string? author) => new(
        name, name, name, "data.jsonl", bytes, new DatasetReport(DatasetFormat.Alpaca, 1, 0, 1, 1, 1, []), DateTimeOffset.UnixEpoch,
        Author: author is null ? null : new TaskAuthor($"user:{author}", author));
}
