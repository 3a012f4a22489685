using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Lifecycle;

public sealed class JobLifecycleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JobError Lost = new("peer_lost", new("gone", "gone"), new("retry", "retry"));

    [Fact]
    public void Next_EverythingGoesWell_PassesThroughEveryStateInOrder()
    {
        var job = NewJob();
        Observation?[] told =
        [
            null,
            new Observation.DataChecked(1, null),
            new Observation.ComputeReady(1),
            new Observation.Submitted(1),
            new Observation.Training(1, true, new TrainingProgress(1, 10)),
            new Observation.Ended(1, Verdict.Success),
            new Observation.Collected(1, new TrainingResult(Verdict.Success, null)),
        ];

        var states = told.Select(observation => (job = JobLifecycle.Next(job, observation, Start).Job).State).ToList();

        Assert.Equal(
            [
                JobState.Validating, JobState.Queued, JobState.Provisioning, JobState.Starting, JobState.Running,
                JobState.Finishing, JobState.Succeeded,
            ],
            states);
    }

    [Fact]
    public void Next_EndedBeforeAnyLook_TellsHowFarItCameAllTheSame()
    {
        var job = JobLifecycle.Next(InState(JobState.Starting), new Observation.Ended(1, Verdict.Success), Start).Job;

        job = JobLifecycle.Next(job, new Observation.Collected(1, new TrainingResult(Verdict.Success, new TrainingProgress(20, 20, 0))), Start).Job;

        Assert.Equal((JobState.Succeeded, 20L, 20L), (job.State, job.Progress?.Step, job.Progress?.TotalSteps));
    }

    [Fact]
    public void Next_NewsOfAnEarlierAttempt_IsDropped()
    {
        var job = Running() with { Attempt = 3 };

        var decision = JobLifecycle.Next(job, new Observation.Ended(2, Verdict.Success), Start);

        Assert.Same(job, decision.Job);
    }

    [Fact]
    public void Next_PlatformSaysNotYet_WaitsAsLongAsItSaysAndCountsNoFailure()
    {
        var job = NewJob() with { State = JobState.Provisioning, EffectFailures = 3 };

        var decision = JobLifecycle.Next(job, new Observation.NotYet(1, TimeSpan.FromSeconds(17)), Start);

        Assert.Equal((JobState.Provisioning, 0, Start.AddSeconds(17)), (decision.Job.State, decision.Job.EffectFailures, decision.WakeAt));
    }

    [Fact]
    public void Next_LookFailsAThousandTimes_TrainingIsLeftAlone()
    {
        var job = Running();
        for (var look = 0; look < 1000; look++)
        {
            job = JobLifecycle.Next(job, new Observation.EffectFailed(1, "storage away"), Start.AddMinutes(look)).Job;
        }

        Assert.Equal(JobState.Running, job.State);
    }

    [Fact]
    public void Next_AttemptBreaksWithRetriesLeft_GoesOnUnderTheNextNumber()
    {
        var broken = new Verdict(VerdictKind.Broken, Lost);
        var job = Running() with { Retries = 1 };

        job = JobLifecycle.Next(job, new Observation.Ended(1, broken), Start).Job;
        Assert.Equal(JobState.Recovering, job.State);
        job = JobLifecycle.Next(job, new Observation.Collected(1, new TrainingResult(broken, null)), Start).Job;

        Assert.Equal((JobState.Queued, 2, 1), (job.State, job.Attempt, job.RetriesUsed));
    }

    [Fact]
    public void Next_AttemptBreaksWithoutRetriesLeft_FailsWithItsError()
    {
        var broken = new Verdict(VerdictKind.Broken, Lost);
        var job = JobLifecycle.Next(Running(), new Observation.Ended(1, broken), Start).Job;
        job = JobLifecycle.Next(job, new Observation.Collected(1, null), Start).Job;

        Assert.Equal((JobState.Failed, "peer_lost"), (job.State, job.Error?.Code));
    }

    [Fact]
    public void Next_TimeLimitReached_StopsAndFailsWithTimeLimit()
    {
        var job = Running() with { MaxDuration = TimeSpan.FromMinutes(10), Attempts = [new Attempt(1, Start)] };

        var decision = JobLifecycle.Next(job, null, Start.AddMinutes(10));

        Assert.Equal((Effect.StopGracefully, "time_limit"), (decision.Effect, decision.Job.Error?.Code));
    }

    [Fact]
    public void Next_GracefulStopTakesTooLong_StopsAtOnce()
    {
        var job = JobLifecycle.Next(Running() with { Wish = Wish.Pause }, null, Start).Job;

        Assert.Equal(Effect.StopGracefully, JobLifecycle.EffectOf(job, Start));
        Assert.Equal(Effect.Stop, JobLifecycle.EffectOf(job, Start + JobLifecycle.StopGrace));
    }

    [Fact]
    public void Next_WishToDeleteInEveryState_EndsDeletedAfterReleaseAndPurge()
    {
        foreach (var state in Enum.GetValues<JobState>().Except([JobState.Deleted, JobState.Deleting]))
        {
            var job = InState(state) with { Wish = Wish.Delete };
            Observation? observation = null;
            for (var step = 0; step < 10 && job.State != JobState.Deleted; step++)
            {
                var decision = JobLifecycle.Next(job, observation, Start);
                job = decision.Job;
                observation = decision.Effect switch
                {
                    Effect.Stop => new Observation.Stopped(1),
                    Effect.Release => new Observation.Released(1),
                    Effect.Purge => new Observation.Purged(1),
                    _ => null,
                };
            }

            Assert.Equal(JobState.Deleted, job.State);
        }
    }

    [Fact]
    public void Next_EveryStateTimesEveryObservation_NeverThrowsAndKeepsTheEndingConsistent()
    {
        Observation[] observations =
        [
            new Observation.DataChecked(1, null), new Observation.DataChecked(1, Lost), new Observation.ComputeWaiting(1),
            new Observation.ComputeReady(1), new Observation.Refused(1, Lost), new Observation.Submitted(1),
            new Observation.Training(1, true, null), new Observation.Ended(1, Verdict.Success), new Observation.Missing(1),
            new Observation.Stopping(1), new Observation.Stopped(1), new Observation.Collected(1, null),
            new Observation.Released(1), new Observation.Purged(1), new Observation.TaskRemoved(1),
            new Observation.EffectFailed(1, "fault"),
        ];
        foreach (var state in Enum.GetValues<JobState>())
        {
            foreach (var observation in observations)
            {
                foreach (var wish in Enum.GetValues<Wish>())
                {
                    var next = JobLifecycle.Next(InState(state) with { Wish = wish }, observation, Start).Job;
                    var ends = next.State is JobState.Finishing or JobState.Recovering or JobState.Cancelling or JobState.Deleting;
                    Assert.Equal(ends, next.Ending is not null);
                }
            }
        }
    }

    [Theory]
    [InlineData(JobState.Succeeded, JobRequest.Cancel)]
    [InlineData(JobState.Succeeded, JobRequest.Retry)]
    [InlineData(JobState.Running, JobRequest.Retry)]
    [InlineData(JobState.Running, JobRequest.Resume)]
    [InlineData(JobState.Failed, JobRequest.Pause)]
    public void Apply_RequestThatDoesNotFitTheState_IsRefused(JobState state, JobRequest request) =>
        Assert.Null(JobRequests.Apply(InState(state), request));

    private static Job NewJob() => new()
    {
        Key = new JobKey("task", "job-1"),
        TaskId = "id",
        Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
        CreatedAt = Start,
        StateSince = Start,
    };

    private static Job Running() => InState(JobState.Running);

    private static Job InState(JobState state) => NewJob() with
    {
        State = state,
        Ending = state switch
        {
            JobState.Finishing or JobState.Recovering => new Ending(EndingTarget.Result, EndingPhase.Collect),
            JobState.Cancelling => new Ending(EndingTarget.Cancel, EndingPhase.Stop),
            JobState.Deleting => new Ending(EndingTarget.Delete, EndingPhase.Stop),
            _ => null,
        },
    };
}
