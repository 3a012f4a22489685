using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using FineTune.Api.Jobs;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using FineTune.Storage;
using FineTune.Storage.Tables;

namespace FineTune.Api.Tests.Jobs;

/// <summary>A running job in real storage, whose log readers follow.</summary>
internal sealed class FollowedJob
{
    public const string Path = "runs/id/j/logs/attempt-1/node-0/rank-0.log";

    private static readonly JobKey Key = new("t", "j");

    private readonly TableTaskStore tasks;
    private readonly LogFollower follower;

    private FollowedJob(StorageClients clients, TimeProvider clock)
    {
        var hints = new ChangeHints(clock);
        Clients = clients;
        Logs = new LogFiles(clients, hints);
        tasks = new TableTaskStore(clients, hints);
        follower = new LogFollower(new JobFiles(tasks, Logs.Store), hints);
    }

    public StorageClients Clients { get; }

    public LogFiles Logs { get; }

    public static async Task<FollowedJob> CreateAsync(AzuriteFixture azurite, TimeProvider clock)
    {
        var world = new FollowedJob(await azurite.NewClientsAsync(), clock);
        var job = new Job
        {
            Key = Key,
            TaskId = "id",
            Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
            CreatedAt = LogFiles.Noon,
            StateSince = LogFiles.Noon,
            State = JobState.Running,
        };
        await world.tasks.CreateAsync(new TaskRecord("id", Key.Task, new JsonObject { ["name"] = Key.Task }, LogFiles.Noon), [job], [], LogFiles.Stop);
        return world;
    }

    public async Task ChangeAsync(Func<Job, Job> change)
    {
        var read = await tasks.FindJobAsync(Key, LogFiles.Stop);
        Assert.NotNull(await tasks.SaveJobAsync(read!, change(read!.Value), [], LogFiles.Stop));
    }

    /// <summary>Begins to follow the log, as a request does.</summary>
    public StreamReading<SseItem<string>> Follow(long offset = 0) => new(FollowAsync(offset));

    private async IAsyncEnumerable<SseItem<string>> FollowAsync(long offset)
    {
        var job = (await tasks.FindJobAsync(Key, LogFiles.Stop))!.Value;
        await foreach (var item in follower.FollowAsync(job, Path, offset, LogFiles.Stop))
        {
            yield return item;
        }
    }
}
