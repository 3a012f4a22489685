using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.Access.Tests.Money;

/// <summary>Real training at a dollar a second.</summary>
public sealed class BudgetTests(ITestOutputHelper output)
{
    private const int Steps = 160;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_whose_budget_is_spent_pauses_with_a_checkpoint_and_goes_on_without_losing_a_step_once_it_is_raised()
    {
        await using var host = HostProcess.Prepare();
        host.Settings["FineTune__CardHourUsd__cpu"] = "3600";
        await host.StartAgainAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        using (var refused = await host.Http.PostAsJsonAsync("/api/tasks", TaskOf(budget: 1), Cancellation))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("over-budget", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        // However slowly the machine starts training, the budget is spent while it trains.
        await host.CreateAsync(TaskOf(budget: null));
        await HostProcess.UntilAsync(
            async () => (await host.JobAsync("bot"))!.Value.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress && progress.GetProperty("step").GetInt64() >= 20);
        var budget = Math.Round(CostOf((await host.JobAsync("bot"))!.Value) + 1, 2);
        await SetBudgetAsync(host, budget);
        await host.UntilStateAsync("bot", "paused");

        var paused = (await host.JobAsync("bot"))!.Value;
        var cost = CostOf(paused);
        output.WriteLine($"Budget {budget} USD, cost {cost} USD, overshoot {cost - budget} USD at 1 USD a second.");
        Assert.True(cost >= budget, $"{cost}");
        Assert.Equal("budget_spent", paused.GetProperty("error").GetProperty("code").GetString());
        var reached = await ReachedAsync(host);
        Assert.InRange(reached, 20, Steps - 1);
        var events = await host.Http.GetStringAsync(new Uri("/api/tasks/bot/events", UriKind.Relative), Cancellation);
        Assert.Contains("job.budget-warning", events, StringComparison.Ordinal);
        Assert.Contains("job.budget-spent", events, StringComparison.Ordinal);

        using (var resumed = await host.Http.PostAsync(new Uri("/api/tasks/bot/resume", UriKind.Relative), null, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Conflict, resumed.StatusCode);
        }

        await SetBudgetAsync(host, cost + 1000);

        // The workspace's budget of the month holds what the job's own would let go on.
        await SetMonthlyAsync(host, cost - 0.01m);
        Assert.Equal(cost, await SpentAsync(host));
        using (var refused = await host.Http.PostAsJsonAsync("/api/tasks", TaskOf(budget: null, "another"), Cancellation))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("over-monthly-budget", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using (var resumed = await host.Http.PostAsync(new Uri("/api/tasks/bot/resume", UriKind.Relative), null, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Conflict, resumed.StatusCode);
        }

        await SetMonthlyAsync(host, cost + 1);
        using (var resumed = await host.Http.PostAsync(new Uri("/api/tasks/bot/resume", UriKind.Relative), null, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Accepted, resumed.StatusCode);
        }

        await HostProcess.UntilAsync(
            async () => (await host.JobAsync("bot"))!.Value is var job && job.GetProperty("attempt").GetInt32() == 2 && job.GetProperty("state").GetString() == "paused");
        var again = await SpentAsync(host);
        output.WriteLine($"Monthly budget {cost + 1} USD, spent {again} USD, overshoot {again - cost - 1} USD at 1 USD a second.");
        Assert.Equal(CostOf((await host.JobAsync("bot"))!.Value), again);
        var further = await ReachedAsync(host);
        Assert.InRange(further, reached, Steps - 1);

        await SetMonthlyAsync(host, null);
        using (var resumed = await host.Http.PostAsync(new Uri("/api/tasks/bot/resume", UriKind.Relative), null, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Accepted, resumed.StatusCode);
        }

        await HostProcess.UntilAsync(async () => (await host.JobsAsync("bot")).Contains("succeeded"));
        var metrics = await host.Http.GetFromJsonAsync<JsonElement>("/api/tasks/bot/jobs/job-1/metrics", Cancellation);
        var lines = metrics.EnumerateArray().Select(line => (Attempt: line.GetProperty("attempt").GetInt32(), Step: line.GetProperty("step").GetInt64())).ToList();
        Assert.Equal(Enumerable.Range(1, Steps).Select(step => (long)step), lines.Select(line => line.Step).Where(step => step > 0).Distinct().Order());
        Assert.InRange(lines.Where(line => line.Attempt == 3).Min(line => line.Step), further, further + 1);
    }

    // Step of the newest complete checkpoint.
    private static async Task<long> ReachedAsync(HostProcess host) =>
        (await host.Http.GetFromJsonAsync<JsonElement>("/api/tasks/bot/jobs/job-1/checkpoints", Cancellation)).EnumerateArray()
            .Max(checkpoint => checkpoint.GetProperty("step").GetInt64());

    private static decimal CostOf(JsonElement job) => job.GetProperty("costUsd").GetDecimal();

    private static async Task SetBudgetAsync(HostProcess host, decimal usd)
    {
        using var answer = await host.Http.PutAsJsonAsync("/api/tasks/bot/jobs/job-1/budget", new { usd }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task SetMonthlyAsync(HostProcess host, decimal? usd)
    {
        using var answer = await host.Http.PutAsJsonAsync("/api/workspaces/default/budgets", new { usd }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<decimal> SpentAsync(HostProcess host) =>
        (await host.Http.GetFromJsonAsync<JsonElement>("/api/workspaces/default/budgets", Cancellation)).GetProperty("spentUsd").GetDecimal();

    private static object TaskOf(decimal? budget, string name = "bot") => new
    {
        name,
        model = "tiny-llama",
        dataset = "faq",
        jobs = new[]
        {
            new
            {
                name = "job-1",
                compute = new { type = "cpu", budget },
                hyperparameters = new { learningRate = 1e-3, maxSteps = Steps, batchSize = 4, cutoffLength = 128 },
                other = new { saveSteps = 50, loggingSteps = 1 },
            },
        },
    };
}
