using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.Access.Tests.Isolation;

/// <summary>Real training in a workspace of a real host.</summary>
public sealed class TrainingTests
{
    private const string Root = "operator-key-of-the-tests";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_of_a_workspace_trains_to_its_end_although_the_host_is_killed_and_leaves_nothing()
    {
        await using var host = HostProcess.Prepare();
        host.Settings["Access__Keys__0__Name"] = "root";
        host.Settings["Access__Keys__0__Key"] = Root;
        await host.StartAgainAsync();
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Root);
        using (var made = await host.Http.PutAsync(new Uri("/api/workspaces/team-a", UriKind.Relative), null, Cancellation))
        {
            Assert.True(made.IsSuccessStatusCode);
        }

        host.Http.DefaultRequestHeaders.Add("FineTune-Workspace", "team-a");
        await host.UploadAsync("faq", "support-faq.jsonl");
        await host.CreateAsync(new
        {
            name = "bot",
            model = "tiny-llama",
            dataset = "faq",
            jobs = new[] { new { name = "job-1", hyperparameters = new { maxSteps = 30, batchSize = 4, cutoffLength = 128 }, other = new { saveSteps = 10 } } },
        });
        await host.UntilStateAsync("bot", "starting", "running");

        await host.KillAsync();
        await host.StartAgainAsync();

        await host.UntilStateAsync("bot", "succeeded");
        var artifacts = await host.Http.GetFromJsonAsync<JsonElement>("/api/tasks/bot/jobs/job-1/artifacts", Cancellation);
        Assert.Contains(artifacts.EnumerateArray(), file => file.GetProperty("path").GetString() == "adapter/adapter_model.safetensors");
        await host.DeleteAsync("bot");
        await HostProcess.UntilAsync(async () => await host.JobAsync("bot") is null);
    }
}
