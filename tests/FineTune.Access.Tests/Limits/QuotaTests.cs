using System.Text.Json;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;

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

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"jobs":-1,"cards":1.5,"jobsPerUser":"3","gpus":4}""", "gpus jobs cards jobsPerUser")]
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
