using System.Net;

namespace FineTune.EndToEnd.Tests;

/// <summary>
/// A host with one task in each state in which a job can be, held there: training by <see cref="HeldTrainer"/>, effects by a
/// <see cref="Fifo"/> where they read a file, the queue by a task that has the slots, and the driver by giving it more than it does
/// at once.
/// </summary>
internal sealed class EveryState : IAsyncDisposable
{
    public static readonly string[] States =
    [
        "pending", "validating", "queued", "provisioning", "starting", "running", "finishing", "recovering", "paused", "cancelling", "deleting",
    ];

    private const int DriverWidth = 32;

    private static readonly string[] Trained = ["starting", "running", "finishing", "recovering", "cancelling", "deleting"];

    private readonly Dictionary<string, string> ids = [];
    private readonly List<Fifo> pipes = [];
    private readonly HeldTrainer trainer;

    private EveryState(HostProcess host, HeldTrainer trainer) => (Host, this.trainer) = (host, trainer);

    public HostProcess Host { get; }

    public static async Task<EveryState> StartAsync()
    {
        var host = HostProcess.Prepare();
        var trainer = new HeldTrainer(Path.Combine(host.Data, "trainer"), Path.Combine(host.Root, "src", "trainer"));
        host.Settings["FineTune__CpuSlots"] = $"{Trained.Length + 1}";
        host.Settings["FineTune__TrainerDirectory"] = trainer.Folder;

        // Held effects hold threads.
        host.Settings["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "80";
        await host.StartAgainAsync();
        var all = new EveryState(host, trainer);
        await all.ReachAsync();
        return all;
    }

    public string IdOf(string state) => ids[state];

    /// <summary>Lets everything go on.</summary>
    public void LetGo()
    {
        trainer.LetGo();
        pipes.ForEach(pipe => pipe.LetGo());
        TrainingProcesses.Signal("CONT", ids.Values.SelectMany(id => TrainingProcesses.Of(id)));
    }

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await Host.DisposeAsync();
    }

    private async Task ReachAsync()
    {
        await Host.UploadAsync("faq", "support-faq.jsonl");
        await RestAsync();
        await TrainAsync();
        await QueueAsync();
        foreach (var state in States)
        {
            await UntilAllAsync(state, state);
        }
    }

    // Those that are paused or cancelled before they begin.
    private async Task RestAsync()
    {
        await CreateAsync("holds-all", nodes: Trained.Length + 1);
        await UntilAllAsync("holds-all", "starting", "running");
        TrainingProcesses.Signal("STOP", TrainingProcesses.Of(ids["holds-all"]));
        foreach (var (task, request, state) in new[] { ("paused", "pause", "paused"), ("validating", "pause", "paused"), ("pending", "cancel", "cancelled") })
        {
            await CreateAsync(task);
            await AskAsync(task, request);
            await UntilAllAsync(task, state);
        }

        await Host.CreateAsync(TinyTask.Document("crowd", jobs: DriverWidth));
        await AskAsync("crowd", "pause");
        await UntilAllAsync("crowd", "paused");
    }

    // Those that hold a slot each. They wait behind the first task until it is known where to hold them.
    private async Task TrainAsync()
    {
        foreach (var state in Trained)
        {
            await CreateAsync(state);
            trainer.Hold(AttemptOf(state), state == "starting" ? "starting" : "running");
        }

        await CreateAsync("gate");
        trainer.Hold(AttemptOf("gate"), "starting");
        await AskAsync("holds-all", "cancel");
        await UntilAllAsync("gate", "starting");
        foreach (var state in Trained.Except(["starting"]))
        {
            await UntilAllAsync(state, "running");
        }

        foreach (var state in Trained.Except(["starting", "running"]))
        {
            pipes.Add(Fifo.Make(Path.Combine(Host.Data, "training", "attempts", AttemptOf(state), "job", "logs", "held.log")));
        }

        TrainingProcesses.Signal("CONT", TrainingProcesses.RanksOf(ids["finishing"]));
        TrainingProcesses.Signal("KILL", TrainingProcesses.RanksOf(ids["recovering"]));
        await AskAsync("cancelling", "cancel");
        await Host.DeleteAsync("deleting");
        foreach (var state in Trained)
        {
            await UntilAllAsync(state, state);
        }
    }

    // Those that come before training. Nothing can be created any more once the models cannot be read, so they come last.
    private async Task QueueAsync()
    {
        await CreateAsync("provisioning");
        await UntilAllAsync("provisioning", "queued");
        await CreateAsync("queued");
        await UntilAllAsync("queued", "queued");
        pipes.Add(Fifo.Make(Path.Combine(Host.Models, "held", "config.json")));
        await AskAsync("gate", "cancel");
        await UntilAllAsync("provisioning", "provisioning");
        await AskAsync("validating", "resume");
        await UntilAllAsync("validating", "validating");
        await AskAsync("crowd", "resume");
        var held = States.Length - 2;
        await HostProcess.UntilAsync(
            async () => (await Host.JobsAsync("crowd")).Count(job => job == "validating") >= DriverWidth - held);
        await HostProcess.UntilAsync(async () => await IsStillAsync());
        await AskAsync("pending", "retry");
    }

    // Whether the driver does all that it can at once, so that nothing moves any more.
    private async Task<bool> IsStillAsync()
    {
        var before = string.Join(' ', await Host.JobsAsync("crowd"));
        await Task.Delay(TimeSpan.FromSeconds(1));
        return before == string.Join(' ', await Host.JobsAsync("crowd"));
    }

    private string AttemptOf(string task) => $"{ids[task]}-job-1-r1";

    private async Task CreateAsync(string name, int nodes = 1)
    {
        await Host.CreateAsync(TinyTask.Document(name, steps: 20, nodes));
        ids[name] = await Host.IdAsync(name);
    }

    private Task UntilAllAsync(string task, params string[] states) => HostProcess.UntilAsync(
        async () => await Host.JobsAsync(task) is { Count: > 0 } jobs && jobs.All(states.Contains));

    private async Task AskAsync(string task, string request)
    {
        using var answer = await Host.Http.PostAsync(new Uri($"/api/tasks/{task}/{request}", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
