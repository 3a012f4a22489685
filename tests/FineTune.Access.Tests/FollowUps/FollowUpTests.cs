using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;
using FineTune.Core.Access;
using FineTune.Core.Catalog;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Functions.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.FollowUps;

/// <summary>Exports and evaluations of a job that has succeeded, on a host where jobs of their own make them, as on Azure.</summary>
public sealed class FollowUpTests(AzuriteFixture azurite)
{
    private static readonly string[] Prompts = ["Who is there?"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_made_of_a_job_is_none_of_the_jobs_that_anybody_sees_counts_or_steers()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha, JobDirectory.AdapterConfig);
        var (task, quotas) = ($"/api/tasks/{alpha.Ids["task"]}", "/api/workspaces/alpha/quotas");
        var before = await AccessHost.SendAsync(owner, "GET", task);
        var used = await AccessHost.SendAsync(owner, "GET", quotas);

        var export = await AccessHost.SendAsync(owner, "POST", task + "/jobs/job-1/export", new { });
        var evaluation = await AccessHost.SendAsync(owner, "POST", task + "/jobs/job-1/evaluation", new { dataset = alpha.Ids["dataset"] });

        Assert.Equal((202, "waiting"), (export.Status, export.Json.GetProperty("state").GetString()));
        Assert.Equal((202, "waiting"), (evaluation.Status, evaluation.Json.GetProperty("state").GetString()));
        var after = await AccessHost.SendAsync(owner, "GET", task);
        foreach (var field in new[] { "state", "counters", "jobs", "progress", "specification" })
        {
            Assert.Equal(before.Json.GetProperty(field).ToString(), after.Json.GetProperty(field).ToString());
        }

        Assert.Equal(used.Json.ToString(), (await AccessHost.SendAsync(owner, "GET", quotas)).Json.ToString());
        foreach (var list in new[] { "/api/tasks", task + "/events", "/api/events", "/v1/fine_tuning/jobs" })
        {
            Assert.DoesNotContain("job-1_", (await AccessHost.AskAsync(owner, "GET", list)).Text, StringComparison.Ordinal);
        }

        foreach (var (method, path) in new[] { ("POST", "cancel"), ("POST", "retry"), ("GET", "logs"), ("GET", "artifacts"), ("POST", "export"), ("GET", "export") })
        {
            Assert.Equal(404, (await AccessHost.SendAsync(owner, method, $"{task}/jobs/job-1_export/{path}", method == "POST" ? new { } : null)).Status);
        }

        Assert.Equal(404, (await AccessHost.SendAsync(owner, "PUT", task + "/jobs/job-1_export/budget", new { usd = 5 })).Status);
        foreach (var wish in new[] { "pause", "resume", "retry" })
        {
            Assert.Equal(409, (await AccessHost.SendAsync(owner, "POST", $"{task}/{wish}")).Status);
        }
    }

    [Fact]
    public async Task A_task_that_is_cancelled_or_deleted_takes_what_is_made_of_it_along()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha, JobDirectory.AdapterConfig);
        var task = $"/api/tasks/{alpha.Ids["task"]}";
        await AccessHost.SendAsync(owner, "POST", task + "/jobs/job-1/export", new { });

        Assert.Equal(202, (await AccessHost.SendAsync(owner, "POST", task + "/cancel")).Status);
        Assert.Equal((Wish.Run, Wish.Cancel), await WishesAsync(host, alpha));
        Assert.Equal(202, (await AccessHost.SendAsync(owner, "DELETE", task)).Status);
        Assert.Equal((Wish.Delete, Wish.Delete), await WishesAsync(host, alpha));
        Assert.Equal(404, (await AccessHost.SendAsync(owner, "GET", task + "/jobs/job-1/export")).Status);
    }

    [Fact]
    public async Task Where_a_budget_of_the_month_is_spent_nothing_is_made_that_costs()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha, JobDirectory.AdapterConfig);
        Platform(host).Offers = [.. Platform(host).Offers.Select(offer => offer with { UsdPerHour = 3 })];
        Assert.Equal(200, (await AccessHost.SendAsync(owner, "PUT", "/api/workspaces/alpha/budgets", new { usd = 2 })).Status);
        Assert.Equal(202, (await AccessHost.SendAsync(owner, "POST", $"/api/tasks/{alpha.Ids["task"]}/jobs/job-1/evaluation", new { dataset = alpha.Ids["dataset"] })).Status);
        await SpendAsync(host, alpha, usdPerHour: 3);
        host.Clock.Advance(MonthlyPurses.KeptFor);

        Assert.Equal((409, "over-budget"), await RefusalAsync(owner, alpha, "export", new { }));
    }

    [Fact]
    public async Task A_dataset_of_another_workspace_is_none_to_evaluate_on()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha, JobDirectory.AdapterConfig);

        var named = $"{beta.Ids["dataset"]}@{beta.Ids["version"]}";
        Assert.Equal((400, "unknown-dataset"), await RefusalAsync(owner, alpha, "evaluation", new { dataset = named }));
    }

    [Fact]
    public async Task Of_a_whole_model_nothing_is_merged_and_of_a_model_that_was_removed_nothing_is_made()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        await EndAsync(host, alpha, JobDirectory.ModelConfig);
        await EndAsync(host, beta, JobDirectory.ResultFile);
        using var whole = host.Client(alpha.Keys["owner"]);
        using var removed = host.Client(beta.Keys["owner"]);

        Assert.Equal((409, "already-whole"), await RefusalAsync(whole, alpha, "export", new { }));
        Assert.Equal((409, "model-removed"), await RefusalAsync(removed, beta, "export", new { }));
        Assert.Equal((409, "model-removed"), await RefusalAsync(removed, beta, "evaluation", new { prompts = Prompts }));
    }

    private static async Task<(int Status, string? Code)> RefusalAsync(HttpClient client, Neighbour home, string what, object body)
    {
        var (status, json) = await AccessHost.SendAsync(client, "POST", $"/api/tasks/{home.Ids["task"]}/jobs/job-1/{what}", body);
        return (status, json.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_model_that_comes_from_its_hub_is_fetched_with_the_token_of_the_workspace_and_no_other_secret_goes_along()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha, JobDirectory.AdapterConfig);
        await EndAsync(host, alpha, JobDirectory.JobFile);
        foreach (var (name, value) in new[] { ("HF_TOKEN", "hf_0123456789abcdefghijklmnop"), ("WANDB_API_KEY", "wandb-0123456789abcdefghijklmnop") })
        {
            Assert.Equal(200, (await AccessHost.SendAsync(owner, "PUT", "/api/secrets/" + name, new { value })).Status);
        }

        await AccessHost.SendAsync(owner, "POST", $"/api/tasks/{alpha.Ids["task"]}/jobs/job-1/export", new { });
        var store = host.App.Services.GetRequiredService<ITaskStore>();
        using var scope = AccessScope.Enter(alpha.Workspace);
        var export = (await store.FindAsync(alpha.Ids["task"], Cancellation))!.FollowUps[0].Value;

        Assert.IsType<Observation.Submitted>(await ActivatorUtilities.CreateInstance<JobEffects>(host.App.Services).RunAsync(export, Effect.Submit, Cancellation));
        Assert.Empty(Platform(host).Submission!.Secrets!);
        Assert.IsType<Observation.Submitted>(await ActivatorUtilities.CreateInstance<JobEffects>(host.App.Services, new HubCatalog()).RunAsync(export, Effect.Submit, Cancellation));
        Assert.Equal(["HF_TOKEN"], Platform(host).Submission!.Secrets);
    }

    private static ScriptedPlatform Platform(AccessHost host) =>
        (ScriptedPlatform)host.App.Services.GetRequiredService<IReadOnlyList<ITrainingPlatform>>()[0];

    private static async Task<(Wish OfJob, Wish OfExport)> WishesAsync(AccessHost host, Neighbour home)
    {
        using var scope = AccessScope.Enter(home.Workspace);
        var found = (await host.App.Services.GetRequiredService<ITaskStore>().FindAsync(home.Ids["task"], Cancellation))!;
        return (found.Jobs[0].Value.Wish, found.FollowUps[0].Value.Wish);
    }

    // As an attempt does that has held compute for an hour.
    private static async Task SpendAsync(AccessHost host, Neighbour home, decimal usdPerHour)
    {
        using var scope = AccessScope.Enter(home.Workspace);
        var store = host.App.Services.GetRequiredService<ITaskStore>();
        var job = (await store.FindJobAsync(new JobKey(home.Ids["task"], "job-1", home.Workspace), Cancellation))!;
        var now = host.Clock.GetUtcNow();
        await store.SaveJobAsync(job, job.Value with { UsdPerHour = usdPerHour, Attempts = [new Attempt(1, now.AddHours(-1), now, AttemptOutcome.Succeeded)] }, [], Cancellation);
    }

    private static async Task EndAsync(AccessHost host, Neighbour home, string file)
    {
        using var scope = AccessScope.Enter(home.Workspace);
        var store = host.App.Services.GetRequiredService<ITaskStore>();
        var job = (await store.FindJobAsync(new JobKey(home.Ids["task"], "job-1", home.Workspace), Cancellation))!;
        await store.SaveJobAsync(job, job.Value with { State = JobState.Succeeded, StateSince = host.Clock.GetUtcNow() }, [], Cancellation);
        using var content = new MemoryStream("{}"u8.ToArray());
        await host.App.Services.GetRequiredService<IArtifactStore>().PutAsync(AttemptName.RunDirectory(home.Ids["taskId"], "job-1") + file, content, Cancellation);
    }

    /// <summary>The same model, read from its hub.</summary>
    private sealed class HubCatalog : IModelCatalog
    {
        public async ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) =>
            [.. (await new OneModel().ListAsync(cancellation)).Select(model => model with { Source = "maker/tiny", Locations = [BaseModel.AnyLocation] })];
    }
}
