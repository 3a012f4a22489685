using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Tests.Fakes;

namespace FineTune.LocalTraining.Tests;

public sealed class OrphanedAttemptsTests
{
    [Fact]
    public async Task Look_TrainingThatNoJobHas_IsToldFirstAndRemovedByTheNextLook()
    {
        await using var bench = await Bench.StartAsync();
        var orphan = await bench.SubmitAsync("o1", "stubborn");
        var living = await bench.SubmitAsync("o2", "succeed");
        await bench.RunningAsync(orphan);
        var job = new Job { Key = living.Job, TaskId = "o2", Compute = living.Request, CreatedAt = living.CreatedAt, StateSince = living.CreatedAt };
        var orphans = new OrphanedAttempts(new JobList(job), [bench.Platform]);

        var first = await orphans.LookAsync(Bench.Cancellation);
        Assert.Equal([orphan.Attempt.ToString()], first.Found);
        Assert.Empty(first.Removed);
        Assert.IsType<TrainingStatus.Running>(await bench.Platform.ObserveAsync(orphan.Attempt, Bench.Cancellation));

        // What ignores signals takes several looks.
        await Bench.UntilAsync(async () => (await orphans.LookAsync(Bench.Cancellation)).Removed.Count == 1);
        Assert.Empty(ProcessTable.FindMarked(orphan.Attempt.ToString()));
        Assert.Equal([living.Attempt.ToString()], await bench.Platform.ListOwnedAsync(Bench.Cancellation));
    }
}
