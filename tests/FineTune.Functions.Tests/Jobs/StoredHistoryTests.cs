using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Jobs;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>
/// Histories that orchestrations of earlier days left behind, replayed by today's orchestrator. One that fails here would break jobs
/// that train while a new version is deployed: keep the old calls in their order, or deploy under another orchestration name.
/// <c>FINETUNE_RECORD_HISTORIES=1</c> records those that are missing.
/// </summary>
public sealed class StoredHistoryTests(AzuriteFixture azurite)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 2 };

    [Theory]
    [InlineData("success")]
    [InlineData("cancelled-while-running")]
    [InlineData("worker-away")]
    public async Task An_orchestrator_asks_for_what_it_asked_for_then(string name)
    {
        var path = Path.Combine(SourceFolder(), "..", "Histories", name + ".json");
        if (Environment.GetEnvironmentVariable("FINETUNE_RECORD_HISTORIES") == "1" && !File.Exists(path))
        {
            var recorded = JsonSerializer.Serialize(await RecordAsync(name), Indented);
            await File.WriteAllTextAsync(path, recorded + "\n", TestContext.Current.CancellationToken);
        }

        var stored = JsonSerializer.Deserialize<StoredHistory>(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        var context = new ReplayContext("stored", stored.Input, stored.StartedAt);
        var run = JobOrchestrator.RunAsync(context);
        foreach (var told in stored.Events)
        {
            context.Feed(told);
        }

        await run;
        Assert.Equal(stored.Actions, context.Actions);
        Assert.Null(context.NextInput);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private async Task<StoredHistory> RecordAsync(string name)
    {
        var world = await JobWorld.StartAsync(azurite);
        var failures = 0;
        world.Platform.Statuses.Enqueue(new TrainingStatus.Starting());
        world.Platform.Statuses.Enqueue(new TrainingStatus.Running(new TrainingProgress(1, 10, 9)));
        world.Platform.Statuses.Enqueue(new TrainingStatus.Running(new TrainingProgress(2, 10, 8)));
        if (name == "worker-away")
        {
            world.Hub.Dies = (activity, _) => activity == "Submit" && failures++ < 5 ? TestHub.Death.BeforeWork : TestHub.Death.None;
        }

        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        if (name == "cancelled-while-running")
        {
            world.Hub.FireTimer(instance);
            await world.Hub.RunAsync(instance);
            await world.AskAsync(JobRequest.Cancel);
            await world.Signals.SendAsync(world.Client);
        }

        await world.RunToEndAsync(instance);
        return new StoredHistory(instance.Input, instance.StartedAt, instance.History, instance.Actions);
    }

    private sealed record StoredHistory(
        string Input, DateTime StartedAt, IReadOnlyList<HistoryEvent> Events, IReadOnlyList<OrchestratorAction> Actions);
}
