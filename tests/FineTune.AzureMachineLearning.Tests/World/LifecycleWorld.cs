using System.Text.Json;
using FineTune.AzureMachineLearning.Events;
using FineTune.Core.Exports;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.AzureMachineLearning.Tests.World;

/// <summary>
/// Drives jobs through the product's own steps and effects against the simulator, one after another in the order of their times. The
/// clock jumps to where something happens next, so that hours pass in seconds.
/// </summary>
internal sealed class LifecycleWorld : IAsyncDisposable
{
    private readonly PriorityQueue<JobKey, DateTimeOffset> wakes = new();
    private readonly Dictionary<JobKey, DateTimeOffset> times = [];
    private AzureMlPlatform platform;
    private JobEffects effects;
    private long steps;

    private LifecycleWorld(SimulatedAzure azure)
    {
        Azure = azure;
        Trainer = new SimulatedTrainer(azure);
        platform = azure.NewPlatform();
        effects = NewEffects();
    }

    public SimulatedAzure Azure { get; }

    public SimulatedTrainer Trainer { get; }

    public MemoryTasks Tasks { get; } = new();

    public AzureMlPlatform Platform => platform;

    /// <summary>Called before each step of a job, and from time to time where none has a step to take.</summary>
    public Func<Task>? Between { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LifecycleWorld> StartAsync(ArmSimulator.SimulatorOptions? options = null) => new(await SimulatedAzure.StartAsync(options));

    /// <summary>Creates a task as a user would.</summary>
    public async Task<JobKey> CreateAsync(string name, object? compute = null)
    {
        var document = JsonSerializer.SerializeToElement(new
        {
            name,
            location = SimulatedAzure.Location,
            model = OneModel.Model.Name,
            dataset = OneDataset.Version.Dataset,
            jobs = new[] { new { name = "job-1", compute = compute ?? new { type = SimulatedAzure.CpuSize } } },
        });
        var (reading, task) = await Service().CreateAsync(document, "id" + name, Cancellation);
        Assert.True(task is not null, string.Join("; ", reading.Findings.Select(finding => $"{finding.Path} {finding.Message.En}")));
        var key = new JobKey(name, "job-1");
        Wake(key, Azure.Clock.GetUtcNow());
        return key;
    }

    public async Task AskAsync(JobKey job, JobRequest request)
    {
        var refused = await Service().AskAsync(job.Task, job.Job, request, Cancellation);
        Assert.NotNull(refused);
        Wake(job, Azure.Clock.GetUtcNow());
    }

    /// <summary>Has the adapter of a job that has succeeded exported, as a user would.</summary>
    public async Task<JobKey> ExportAsync(JobKey key)
    {
        Azure.Files.Put(Job(key).AttemptName.RunPrefix + JobDirectory.AdapterConfig, "{}");
        var followUps = new JobFollowUps(Tasks, new OneModel(), [platform], Azure.Hints, Azure.Clock);
        var answer = await new JobExporter(followUps, new ExportRecords(Azure.Files), Azure.Clock).RequestAsync(Job(key), "float16", Cancellation);
        Assert.NotNull(answer.Made);
        return FollowUp.KeyOf(key, FollowUpKind.Export);
    }

    public Job Job(JobKey key) => Tasks.Find(key) ?? throw new InvalidOperationException($"{key} is gone.");

    /// <summary>Lets the driver and the platform forget all they had in memory, as after a kill.</summary>
    public void Restart()
    {
        platform.Dispose();
        platform = Azure.NewPlatform();
        effects = NewEffects();
        wakes.Clear();
        times.Clear();
        foreach (var job in Tasks.Jobs.Where(job => job is not { State: JobState.Succeeded, Wish: Wish.Run }))
        {
            Wake(job.Key, Azure.Clock.GetUtcNow());
        }
    }

    /// <summary>Moves time and jobs until a condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition, long mostSteps = 100_000)
    {
        for (var limit = steps + mostSteps; !condition();)
        {
            Assert.True(steps++ < limit, "Not within so many steps: " + string.Join("; ", Tasks.Jobs.Where(job => !job.State.IsSettled()).Take(3)));
            await HearAsync();
            if (!wakes.TryPeek(out var key, out var time))
            {
                // Nothing of the product moves by itself any more; users may.
                Azure.Clock.Advance(TimeSpan.FromSeconds(10));
                await StirAsync();
                continue;
            }

            wakes.Dequeue();
            if (times.GetValueOrDefault(key) != time)
            {
                continue;
            }

            if (time > Azure.Clock.GetUtcNow())
            {
                Azure.Clock.SetUtcNow(time);
            }

            await StirAsync();
            await DriveAsync(key);
        }
    }

    public Task UntilStateAsync(JobKey key, params JobState[] states) => UntilAsync(() => states.Contains(Job(key).State));

    public async ValueTask DisposeAsync()
    {
        platform.Dispose();
        await Azure.DisposeAsync();
    }

    private Task StirAsync() => Between?.Invoke() ?? Task.CompletedTask;

    private async Task DriveAsync(JobKey key)
    {
        times.Remove(key);
        Stored<Job>? known = null;
        Observation? observation = null;
        var stepper = new JobStepper(Tasks, Azure.Clock);
        while (await stepper.StepAsync(key, known, observation, Cancellation) is { } step)
        {
            if (step.Effect is not { } effect)
            {
                if (step.WakeAt is { } wakeAt)
                {
                    Wake(key, wakeAt);
                }

                return;
            }

            known = step.Stored;
            observation = await effects.RunAsync(known.Value, effect, Cancellation);
        }
    }

    private async Task HearAsync()
    {
        foreach (var news in Azure.Workspace.Events.Take())
        {
            foreach (var one in WorkspaceEvent.Read(JsonElement.Parse(news.ToJsonString())))
            {
                try
                {
                    await platform.HearAsync(one, Cancellation);
                }
                catch (Exception error) when (error is NotYetException or global::Azure.RequestFailedException)
                {
                    // A hint that leads nowhere is a lost hint.
                }
            }
        }

        foreach (var key in Azure.Hints.Take())
        {
            Wake(key, Azure.Clock.GetUtcNow());
        }
    }

    private void Wake(JobKey key, DateTimeOffset time)
    {
        times[key] = time;
        wakes.Enqueue(key, time);
    }

    private JobEffects NewEffects() => new(Tasks, new OneDataset(), Azure.Files, new OneModel(), [platform]);

    private TaskService Service() => new(Tasks, new OneDataset(), new OneModel(), [platform], Azure.Hints, Azure.Clock);
}
