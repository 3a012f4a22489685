using FineTune.Access.Tests.Hosts;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Secrets;

/// <summary>From a secret of a workspace to the submission of a job of it.</summary>
public sealed class JobSecretTests(AzuriteFixture azurite)
{
    private const string Value = "wandb-0123456789abcdefghijklmnop";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_taken_and_submitted_only_with_the_secret_that_it_cannot_do_without_and_its_files_name_no_value()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var platform = (ScriptedPlatform)host.App.Services.GetRequiredService<IReadOnlyList<ITrainingPlatform>>()[0];
        platform.Offers = [.. platform.Offers.Select(offer => offer with { Engines = ["llamafactory"] })];
        using var alpha = host.Client(await host.KeyAsync("alpha", "owner"));
        using var beta = host.Client(await host.KeyAsync("beta", "owner"));
        foreach (var client in new[] { alpha, beta })
        {
            using var file = Isolation.Neighbour.Form("file", Isolation.Neighbour.Rows("faq"));
            Assert.Equal(201, (await AccessHost.AskAsync(client, "POST", "/api/datasets/faq/versions", file)).Status);
        }

        Assert.Equal("no-tracker-key", await CreateAsync(alpha));
        Assert.Equal(200, (await AccessHost.AskAsync(alpha, "PUT", "/api/secrets/WANDB_API_KEY", new { value = Value })).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(alpha, "PUT", "/api/secrets/HF_TOKEN", new { value = "hf_not-asked-for" })).Status);
        Assert.Null(await CreateAsync(alpha));
        Assert.Equal("no-tracker-key", await CreateAsync(beta));

        var effects = ActivatorUtilities.CreateInstance<JobEffects>(host.App.Services);
        var job = await JobAsync(host);
        Assert.IsType<Observation.Submitted>(await effects.RunAsync(job, Effect.Submit, Cancellation));
        Assert.Equal(["WANDB_API_KEY"], platform.Submission!.Secrets);
        Assert.All(await FilesAsync(host, job), text => Assert.DoesNotContain(Value, text, StringComparison.Ordinal));

        Assert.Equal(204, (await AccessHost.AskAsync(alpha, "DELETE", "/api/secrets/WANDB_API_KEY")).Status);
        var refused = Assert.IsType<Observation.Refused>(await effects.RunAsync(job, Effect.Submit, Cancellation));
        Assert.Equal("no-tracker-key", refused.Error.Code);
    }

    // Code of the one thing that is wrong; null where the task was made.
    private static async Task<string?> CreateAsync(HttpClient client)
    {
        var task = new { name = "bot", model = "tiny", dataset = "faq", jobs = new[] { new { name = "job-1", other = new { reportTo = "wandb" } } } };
        var (status, json) = await AccessHost.SendAsync(client, "POST", "/api/tasks", task);
        return status == 201 ? null : Assert.Single(json.GetProperty("findings").EnumerateArray(), one => one.GetProperty("severity").GetString() == "error").GetProperty("code").GetString();
    }

    private static async Task<Job> JobAsync(AccessHost host)
    {
        using var scope = AccessScope.Enter("alpha");
        return (await host.App.Services.GetRequiredService<ITaskStore>().FindJobAsync(new JobKey("bot", "job-1", "alpha"), Cancellation))!.Value with { Attempt = 1 };
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(AccessHost host, Job job)
    {
        using var scope = AccessScope.Enter("alpha");
        var artifacts = host.App.Services.GetRequiredService<IArtifactStore>();
        List<string> texts = [];
        await foreach (var artifact in artifacts.ListAsync(job.AttemptName.RunPrefix, Cancellation))
        {
            using var reader = new StreamReader((await artifacts.OpenAsync(artifact.Path, 0, null, Cancellation))!);
            texts.Add(await reader.ReadToEndAsync(Cancellation));
        }

        Assert.Equal(2, texts.Count);
        return texts;
    }
}
