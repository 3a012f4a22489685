using FineTune.Core.Events;
using FineTune.Core.Idleness;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Lifecycle;

/// <summary>A job that runs where GPUs that do nothing are warned about after 30 minutes, and paused after 60.</summary>
public sealed class IdleLimitsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Observation Trains = new Observation.Training(1, Started: true, new TrainingProgress(5, 100));

    [Theory]
    [InlineData(null)]
    [InlineData(29)]
    public void Next_GpusDoSomethingOrNotForLong_NothingHappens(int? idle)
    {
        var decision = JobLifecycle.Next(Running, Trains, Now, idleness: For(idle));

        Assert.Empty(decision.Events);
        Assert.Null(decision.Job.IdleSince);
    }

    [Fact]
    public void Next_GpusDoNothing_IsWarnedAboutOnceAndTrainsOn()
    {
        var warned = JobLifecycle.Next(Running, Trains, Now, idleness: For(30));

        var told = Assert.Single(warned.Events);
        Assert.Equal((EventTypes.IdleWarning, "gpus_nearly_idle"), (told.Type, told.Error?.Code));
        Assert.Equal((JobState.Running, Wish.Run, Now.AddMinutes(-30)), (warned.Job.State, warned.Job.Wish, warned.Job.IdleSince!.Value));
        Assert.Empty(JobLifecycle.Next(warned.Job, Trains, Now.AddMinutes(5), idleness: For(35)).Events);
    }

    [Fact]
    public void Next_GpusDidSomethingInBetween_IsWarnedAboutAnew()
    {
        var warned = JobLifecycle.Next(Running, Trains, Now, idleness: For(30)).Job;
        var busy = JobLifecycle.Next(warned, Trains, Now, idleness: For(null)).Job;

        Assert.Null(busy.IdleSince);
        Assert.Single(JobLifecycle.Next(busy, Trains, Now, idleness: For(31)).Events);
    }

    [Fact]
    public void Next_GpusGoOnDoingNothing_PausesWithACheckpointAndCanBeResumed()
    {
        var warned = JobLifecycle.Next(Running, Trains, Now, idleness: For(30)).Job;
        var held = JobLifecycle.Next(warned, Trains, Now, idleness: For(60));
        Assert.Equal((Effect.StopGracefully, Wish.Pause), (held.Effect, held.Job.Wish));
        Assert.Contains(held.Events, told => told is { Type: EventTypes.IdlePaused, Error.Code: JobErrors.IdleCode });

        var collecting = JobLifecycle.Next(held.Job, new Observation.Stopped(1), Now).Job;
        var paused = JobLifecycle.Next(collecting, new Observation.Collected(1, new TrainingResult(new Verdict(VerdictKind.Interrupted, null), null)), Now).Job;
        Assert.Equal((JobState.Paused, JobErrors.IdleCode, null), (paused.State, paused.Error?.Code, paused.IdleSince));
        Assert.Equal((Wish.Run, null), (JobRequests.Apply(paused, JobRequest.Resume)?.Wish, JobRequests.Apply(paused, JobRequest.Resume)?.Error));
    }

    [Fact]
    public void Next_PolicyOnlyWarns_NeverPauses() =>
        Assert.Equal(Wish.Run, JobLifecycle.Next(Running, Trains, Now, idleness: For(10_000) with { Policy = new IdlePolicy(30, null) }).Job.Wish);

    private static JobIdleness For(int? minutes) =>
        new(new IdlePolicy(30, 60), minutes is { } idle ? new IdleSpan(Now.AddMinutes(-idle), Now) : null);

    private static Job Running => new()
    {
        Key = new JobKey("task", "job-1"),
        TaskId = "id",
        Compute = new ComputeRequest("local", "gpu", 1, 1, ComputePriority.Dedicated),
        CreatedAt = Now.AddHours(-2),
        StateSince = Now.AddHours(-2),
        State = JobState.Running,
        Progress = new TrainingProgress(5, 100),
        Attempts = [new Attempt(1, Now.AddHours(-2))],
    };
}
