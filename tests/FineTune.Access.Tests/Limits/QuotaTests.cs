using System.Text.Json;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Limits;

/// <summary>What may be under way at a time, over HTTP.</summary>
public sealed class QuotaTests(AzuriteFixture azurite)
{
    private const string Quotas = "/api/workspaces/alpha/quotas";

    [Fact]
    public async Task Jobs_beyond_the_quota_of_a_workspace_or_a_user_are_refused_and_those_of_others_are_not()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        using var contributor = host.Client(alpha.Keys["contributor"]);
        var (_, before) = await AccessHost.SendAsync(contributor, "GET", Quotas);
        var inUse = before.GetProperty("jobsInUse").GetInt32();
        Assert.True(inUse > 0);
        Assert.Equal(inUse, before.GetProperty("users")[0].GetProperty("jobsInUse").GetInt32());

        // The owner has all of them already; others have none.
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Quotas, new { jobs = inUse + 2, jobsPerUser = inUse })).Status);
        Assert.Equal((400, "over-job-quota"), await CreateAsync(owner, "one"));
        Assert.Equal((201, ""), await CreateAsync(contributor, "two"));
        Assert.Equal((201, ""), await CreateAsync(contributor, "three"));
        Assert.Equal((400, "over-job-quota"), await CreateAsync(contributor, "four"));

        Assert.Equal(202, (await AccessHost.AskAsync(owner, "DELETE", "/api/tasks/two")).Status);
        var (_, records) = await AccessHost.SendAsync(owner, "GET", "/api/audit?limit=1000");
        Assert.Contains(records.EnumerateArray(), record => record.TryGetProperty("changes", out var changes)
            && changes.EnumerateArray().Any(change => change.GetProperty("kind").GetString() == "quotas" && change.GetProperty("after").GetProperty("Jobs").GetInt32() == inUse + 2));

        async Task<(int Status, string Code)> CreateAsync(HttpClient client, string name)
        {
            var (status, json) = await AccessHost.SendAsync(client, "POST", "/api/tasks", Neighbour.TaskOf(name, alpha.Ids["dataset"]));
            return (status, status == 400 ? json.GetProperty("findings")[0].GetProperty("code").GetString()! : "");
        }
    }

    [Fact]
    public async Task Jobs_that_are_resumed_or_retried_count_like_new_ones()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        var inUse = (await AccessHost.SendAsync(owner, "GET", Quotas)).Json.GetProperty("jobsInUse").GetInt32();
        await RestAsync(JobState.Failed, Wish.Run);
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Quotas, new { jobs = inUse - 1 })).Status);
        await RefusedAsync("retry");
        await RefusedAsync("jobs/job-1/retry");
        await RestAsync(JobState.Paused, Wish.Pause);
        await RefusedAsync("resume");
        await RefusedAsync("jobs/job-1/resume");

        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Quotas, new { jobs = inUse })).Status);
        Assert.Equal(202, (await AccessHost.AskAsync(owner, "POST", "/api/tasks/alpha-task/resume")).Status);

        // It counts from now on, before it moves.
        Assert.Equal(inUse, (await AccessHost.SendAsync(owner, "GET", Quotas)).Json.GetProperty("jobsInUse").GetInt32());

        async Task RestAsync(JobState state, Wish wish)
        {
            using var scope = AccessScope.Enter("alpha");
            var store = host.App.Services.GetRequiredService<ITaskStore>();
            var job = (await store.FindJobAsync(new JobKey("alpha-task", "job-1", "alpha"), TestContext.Current.CancellationToken))!;
            await store.SaveJobAsync(job, job.Value with { State = state, Wish = wish }, [], TestContext.Current.CancellationToken);
        }

        async Task RefusedAsync(string verb)
        {
            var (status, problem) = await AccessHost.SendAsync(owner, "POST", $"/api/tasks/alpha-task/{verb}");
            Assert.Equal(409, status);
            var finding = Assert.Single(problem.GetProperty("findings").EnumerateArray());
            Assert.Equal("over-job-quota", finding.GetProperty("code").GetString());
            Assert.Contains($"At most {inUse - 1} jobs", finding.GetProperty("message").GetProperty("en").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"jobs":-1,"cards":1.5,"jobsPerUser":"3","gpus":4,"storageBytes":1e30}""", "gpus jobs cards jobsPerUser storageBytes")]
    public async Task What_is_no_quota_is_refused_by_field(string body, string paths)
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("alpha", "owner"));

        var (status, problem) = await AccessHost.SendAsync(owner, "PUT", Quotas, body);

        Assert.Equal(400, status);
        Assert.Equal(paths.Split(' '), problem.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("path").GetString()));
        Assert.Equal(JsonValueKind.Null, (await AccessHost.SendAsync(owner, "GET", Quotas)).Json.GetProperty("jobs").ValueKind);
    }
}
