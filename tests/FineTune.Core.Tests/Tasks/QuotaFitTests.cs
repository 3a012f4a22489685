using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

/// <summary>A task of two jobs, of which the second asks for two cards, beside one that runs.</summary>
public sealed class QuotaFitTests
{
    [Theory]
    [InlineData(null, null, "")]
    [InlineData(3, 2, "")]
    [InlineData(2, null, "jobs over-job-quota")]
    [InlineData(null, 1, "jobs[1].compute.cards over-card-quota")]
    [InlineData(0, 1, "jobs over-job-quota, jobs[1].compute.cards over-card-quota")]
    public void Read_QuotaOfTheWorkspace_RefusesWhatCanNeverFitAndLetsTheRestWait(int? jobs, int? cards, string expected)
    {
        var findings = Read(new Quota("team-a", null, jobs, cards, [Running()])).Findings.Where(finding => finding.Code.StartsWith("over-", StringComparison.Ordinal)).ToList();

        Assert.Equal(expected, string.Join(", ", findings.Select(finding => $"{finding.Path} {finding.Code}")));
        Assert.All(findings, RuleCaseTests.IsComplete);
        Assert.All(findings, finding => Assert.Contains("PUT /api/workspaces/team-a/quotas", finding.Fix.En, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_QuotaOfTheUser_SaysWhoseItIsAndWhatIsInUse()
    {
        var finding = Assert.Single(Read(new Quota("team-a", "user:ada", 2, null, [Running()])).Findings, finding => finding.Code == "over-job-quota");

        Assert.Equal("At most 2 jobs of user:ada in workspace 'team-a' may be queued and running at a time. Under way: 1; asked for: 2.", finding.Message.En);
    }

    private static TaskReading Read(Quota quota)
    {
        using var document = JsonDocument.Parse("""
            {"name":"a","model":"tiny","dataset":"faq","jobs":[{"name":"one"},{"name":"two","compute":{"cards":2}}]}
            """);
        return TaskSpecReader.Read(document.RootElement, Samples.Context with { Quotas = [quota] });
    }

    private static Job Running() => new()
    {
        Key = new JobKey("other", "job-1"),
        TaskId = "id",
        Compute = new ComputeRequest("local", "cpu", 1, 2, ComputePriority.Dedicated),
        CreatedAt = DateTimeOffset.UnixEpoch,
        StateSince = DateTimeOffset.UnixEpoch,
        State = JobState.Running,
    };
}
