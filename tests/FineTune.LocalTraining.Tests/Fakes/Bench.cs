using System.Diagnostics;
using System.Globalization;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Secrets;

namespace FineTune.LocalTraining.Tests.Fakes;

/// <summary>A platform over a folder of its own, with a trainer that only pretends. Restarting keeps folder and store.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly string root = Directory.CreateTempSubdirectory("finetune-").FullName;
    private readonly List<AttemptName> names = [];

    private Bench(int slots, bool preemptSpot, IReadOnlyList<string> passVariables)
    {
        var trainer = Directory.CreateDirectory(Path.Combine(root, "trainer", "finetune_trainer")).FullName;
        File.WriteAllText(Path.Combine(trainer, "__init__.py"), "");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fakes", "fake_trainer.py"), Path.Combine(trainer, "__main__.py"));
        Options = new LocalTrainingOptions(
            Path.Combine(root, "data"), Path.Combine(root, "models"), Path.GetDirectoryName(trainer)!, "/usr/bin/python3")
        {
            CpuSlots = slots,
            PreemptSpot = preemptSpot,
            PassVariables = passVariables,
        };
        Secrets = new SecretFile(Path.Combine(root, "data", "secrets.json"));
        Platform = Make();
    }

    public LocalTrainingOptions Options { get; }

    public SecretFile Secrets { get; }

    public MemoryArtifactStore Store { get; } = new();

    public RecordedSignals Signals { get; } = new();

    public LocalPlatform Platform { get; private set; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static DatasetVersion Dataset { get; } = new(
        "faq", "0123456789abcdef", new string('0', 64), "faq.jsonl", 1,
        new DatasetReport(DatasetFormat.Text, 1, 0, 5, 5, 5, []), DateTimeOffset.UnixEpoch);

    public static async Task<Bench> StartAsync(int slots = 4, bool preemptSpot = true, params IReadOnlyList<string> passVariables)
    {
        var bench = new Bench(slots, preemptSpot, passVariables);
        await bench.Platform.StartAsync(Cancellation);
        return bench;
    }

    public async Task RestartAsync()
    {
        await Platform.DisposeAsync();
        Platform = Make();
        await Platform.StartAsync(Cancellation);
    }

    public static ComputeClaim Claim(string task, int nodes = 1, int cards = 1, int createdAt = 0, int attempt = 1, ComputePriority priority = ComputePriority.Dedicated) => new(
        new AttemptName(task, "job-1", attempt),
        new JobKey(task, "job-1"),
        new ComputeRequest("local", "cpu", nodes, cards, priority),
        DateTimeOffset.UnixEpoch.AddSeconds(createdAt));

    public Task<ComputeGrant> EnsureAsync(ComputeClaim claim)
    {
        names.Add(claim.Attempt);
        return Platform.EnsureComputeAsync(claim, Cancellation);
    }

    public async Task<ComputeClaim> SubmitAsync(
        string task, string mode, int nodes = 1, int attempt = 1, ComputePriority priority = ComputePriority.Dedicated, params string[] secrets)
    {
        var claim = Claim(task, nodes, attempt: attempt, priority: priority);
        Assert.IsType<ComputeGrant.Ready>(await EnsureAsync(claim));
        Store.Put(claim.Attempt.RunPrefix + JobDirectory.JobFile, $$"""{"mode":"{{mode}}"}""");
        await SubmitAsync(claim, secrets);
        return claim;
    }

    public Task SubmitAsync(ComputeClaim claim, params string[] secrets)
    {
        var model = new BaseModel("tiny", "tiny", ["local"], "default", false, 1, 1, 1, 1, 1, 1, 1, 1, "MIT");
        return Platform.SubmitAsync(new Submission(claim.Attempt, claim.Job, claim.Request, model, [Dataset], Secrets: secrets), Cancellation);
    }

    public string Folder(ComputeClaim claim) => Path.Combine(Options.DataDirectory, "attempts", claim.Attempt.ToString());

    public static IReadOnlyList<int> ProcessesOf(ComputeClaim claim) => ProcessTable.FindMarked(claim.Attempt.ToString());

    public string JobFile(ComputeClaim claim, string name) => Path.Combine(Folder(claim), "job", name);

    public void Finish(ComputeClaim claim) => File.WriteAllText(JobFile(claim, ".finish"), "");

    public async Task<TrainingStatus.Running> RunningAsync(ComputeClaim claim)
    {
        TrainingStatus? status = null;
        await UntilAsync(async () =>
            (status = await Platform.ObserveAsync(claim.Attempt, Cancellation)) is TrainingStatus.Running { Progress: not null });
        return (TrainingStatus.Running)status!;
    }

    public async Task<Verdict> EndedAsync(ComputeClaim claim)
    {
        TrainingStatus? status = null;
        await UntilAsync(async () => (status = await Platform.ObserveAsync(claim.Attempt, Cancellation)) is TrainingStatus.Ended);
        return ((TrainingStatus.Ended)status!).Verdict;
    }

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline, string.Create(CultureInfo.InvariantCulture, $"Not within {Deadline}."));
            await beat.WaitForNextTickAsync(Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in names.Distinct())
        {
            ProcessTable.KillMarked(name.ToString());
        }

        await Platform.DisposeAsync();
        Secrets.Dispose();
        foreach (var name in names.Distinct())
        {
            await UntilAsync(() => ProcessTable.FindMarked(name.ToString()).Count == 0);
        }

        Directory.Delete(root, recursive: true);
    }

    private LocalPlatform Make() => new(Options, Store, new MemoryDatasetStore(), Signals, TimeProvider.System, Secrets);
}
