using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.FollowUps;

/// <summary>What a host that has no base models, as the one on Azure Functions, answers of a job that has succeeded.</summary>
public sealed class FollowUpTests(AzuriteFixture azurite)
{
    private static readonly string[] Prompts = ["Who is there?"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_no_base_models_lie_a_finished_job_is_neither_exported_nor_evaluated_and_the_reason_is_told()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha, JobDirectory.AdapterConfig);

        Assert.Equal((409, "export-not-here"), await RefusalAsync(owner, alpha, "export", new { }));
        Assert.Equal((409, "evaluation-not-here"), await RefusalAsync(owner, alpha, "evaluation", new { dataset = alpha.Ids["dataset"] }));
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

    private static async Task EndAsync(AccessHost host, Neighbour home, string file)
    {
        using var scope = AccessScope.Enter(home.Workspace);
        var store = host.App.Services.GetRequiredService<ITaskStore>();
        var job = (await store.FindJobAsync(new JobKey(home.Ids["task"], "job-1", home.Workspace), Cancellation))!;
        await store.SaveJobAsync(job, job.Value with { State = JobState.Succeeded, StateSince = host.Clock.GetUtcNow() }, [], Cancellation);
        using var content = new MemoryStream("{}"u8.ToArray());
        await host.App.Services.GetRequiredService<IArtifactStore>().PutAsync(AttemptName.RunDirectory(home.Ids["taskId"], "job-1") + file, content, Cancellation);
    }
}
