using ArmSimulator.Jobs;
using FineTune.AzureMachineLearning.Tests.World;
using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Tests.Lifecycle;

/// <summary>
/// A hundred jobs, users who change their minds, a driver that is killed, and a service on which everything goes wrong that may:
/// all drawn from one seed. What must never happen is asserted at the moment it would.
/// </summary>
internal sealed class FaultyWorld : IAsyncDisposable
{
    // Many times what the longest of them takes: a world that stands still fails instead of hanging.
    private const long MostSteps = 2_000_000;

    private readonly LifecycleWorld world;
    private readonly Random random;
    private readonly int seed;
    private readonly List<JobKey> keys = [];
    private readonly Dictionary<string, string> statuses = [];
    private readonly Dictionary<string, DateTimeOffset> runningSince = [];
    private readonly List<string> broken = [];

    private FaultyWorld(LifecycleWorld world, int seed)
    {
        this.world = world;
        this.seed = seed;
        random = new Random(seed);
        var workspace = world.Azure.Workspace;
        workspace.Faults.DrawFrom(seed, random.NextDouble() * 0.05);
        workspace.Faults.CancelLosesRace = random.Next(3) == 0;
        workspace.Quota.FamilyLimits["standardDSv3Family"] = random.Next(2) == 0 ? 400 : 2000;
        workspace.Jobs.Fates = Fate;
        world.Azure.Options.Workspaces[0].Mode = random.Next(3) == 0 ? ComputeMode.Cluster : ComputeMode.Serverless;
        world.Trainer.Changed = Watch;
        world.Between = StirAsync;
    }

    /// <summary>Time that user code of all jobs ran.</summary>
    public TimeSpan Run { get; private set; }

    public long Calls => world.Azure.Server.Requests.Management;

    public IReadOnlyDictionary<string, long> CallsByKind => world.Azure.Server.Requests.Counts;

    public static async Task<FaultyWorld> StartAsync(int seed) => new(await LifecycleWorld.StartAsync(), seed);

    /// <summary>Lets jobs live to their end, and deletes them.</summary>
    public async Task LiveAsync(int jobs)
    {
        for (var number = 0; number < jobs; number++)
        {
            var compute = new
            {
                type = SimulatedAzure.CpuSize,
                nodes = random.Next(1, 4),
                priority = random.Next(2) == 0 ? "spot" : "dedicated",
                retries = random.Next(3),
            };
            keys.Add(await world.CreateAsync($"task-{number}", compute));
        }

        await world.UntilAsync(IsQuiet, MostSteps);
        world.Between = null;
        world.Azure.Workspace.Faults.DrawFrom(seed, 0);
        var ends = world.Tasks.Jobs.Where(job => job.State == JobState.Failed && !IsFair(job.Error!)).ToList();
        Assert.True(ends.Count == 0, $"Seed {seed}: failed without a reason of its own: {string.Join("; ", ends.Select(job => $"{job.Key} {job.Error}"))}");
        foreach (var key in keys.Where(key => world.Tasks.Find(key) is not null))
        {
            await world.AskAsync(key, JobRequest.Delete);
        }

        await world.UntilAsync(() => world.Tasks.Jobs.Count == 0, MostSteps);
        for (var times = 0; times < 4; times++)
        {
            await world.Platform.TidyAsync(TestContext.Current.CancellationToken);
            world.Azure.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.True(world.Azure.Workspace.Held.Count == 0, $"Seed {seed}: left behind: {string.Join(", ", world.Azure.Workspace.Held)}");
        Assert.True(broken.Count == 0, $"Seed {seed}: {string.Join("; ", broken)}");
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    private bool IsQuiet() => broken.Count > 0 || world.Tasks.Jobs.All(job => job.State.IsSettled() && job.State != JobState.Paused);

    // What ends a job must be what the simulator did to it.
    private static bool IsFair(JobError error) => error.Code is "exited" or "image_failed" or "no_capacity" or "time_limit";

    private JobFate Fate(SimulatedJob job)
    {
        var run = TimeSpan.FromMinutes(random.Next(30, 240));
        var end = random.Next(20) switch
        {
            0 => JobEnd.ExitsWithError,
            1 => JobEnd.ImageCannotBePulled,
            2 when job.IsSpot => JobEnd.PreemptedAsFailed,
            3 when job.IsSpot => JobEnd.PreemptedAsCanceled,
            4 when job.IsSpot => JobEnd.PreemptedAndQueuedAgain,
            _ => JobEnd.Completes,
        };
        return random.Next(5) == 0
            ? new JobFate(run, end, run * random.NextDouble(), TimeSpan.FromMinutes(random.Next(1, 60)))
            : new JobFate(run, end);
    }

    private async Task StirAsync()
    {
        if (random.Next(2000) == 0)
        {
            world.Restart();
        }

        if (random.Next(500) == 0)
        {
            var shortages = world.Azure.Workspace.Nodes.Shortages;
            world.Azure.Workspace.Change(() =>
            {
                if (!shortages.Remove(SimulatedAzure.CpuSize) && random.Next(4) == 0)
                {
                    shortages.Add(SimulatedAzure.CpuSize);
                }
            });
        }

        var key = keys[random.Next(keys.Count)];
        if (random.Next(300) == 0 && world.Tasks.Find(key) is { } job)
        {
            await world.AskAsync(key, job.State == JobState.Paused ? JobRequest.Resume : (JobRequest)random.Next(4));
        }

        // Nobody leaves a job paused for ever.
        if (world.Tasks.Jobs.FirstOrDefault(one => one.State == JobState.Paused) is { } paused && random.Next(50) == 0)
        {
            await world.AskAsync(paused.Key, JobRequest.Resume);
        }
    }

    // Called inside the simulator's lock, at the moment of each change.
    private void Watch(SimulatedJob job)
    {
        var before = statuses.GetValueOrDefault(job.Name);
        statuses[job.Name] = job.Status;
        var now = world.Azure.Clock.GetUtcNow();
        if (job.Status == "Running" && before != "NotResponding")
        {
            runningSince[job.Name] = now;
            var others = world.Azure.Workspace.Jobs.All.Where(other => other != job && !other.IsOver && IsSameJob(other, job));
            Check(!others.Any(), $"{job.Name} runs beside {string.Join(", ", others.Select(other => other.Name))}");
            Check(job.Runs == 1 || job.IsSpot, $"{job.Name} was started {job.Runs} times");
        }
        else if (before is "Running" or "NotResponding" && job.Status is not ("Running" or "NotResponding"))
        {
            Run += now - runningSince[job.Name];
            var isAsked = job.Status != "CancelRequested" || job.CancelReason is not null;
            var owner = world.Tasks.Jobs.FirstOrDefault(one => one.AttemptName.ToString() == job.Name);
            Check(isAsked || owner?.Ending?.Target is EndingTarget.Cancel or EndingTarget.Pause or EndingTarget.Delete or EndingTarget.Fail,
                $"{job.Name} was healthy and cancelled in {owner?.State}, {owner?.Ending}");
        }
    }

    private static bool IsSameJob(SimulatedJob one, SimulatedJob other) =>
        SimulatedTrainer.Tag(one, "finetune.task") == SimulatedTrainer.Tag(other, "finetune.task");

    private void Check(bool holds, string what)
    {
        if (!holds)
        {
            broken.Add(what);
        }
    }
}
