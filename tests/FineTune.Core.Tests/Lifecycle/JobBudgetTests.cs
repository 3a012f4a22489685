using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Lifecycle;

/// <summary>Jobs at 3600 USD an hour: a dollar a second.</summary>
public sealed class JobBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Observation Trains = new Observation.Training(1, Started: true, new TrainingProgress(5, 100));

    [Theory]
    [InlineData(10, 8)]
    [InlineData(3, 2.4)]
    public void Next_JobRuns_LooksAgainWhenTheWarningIsDue(double budget, double seconds)
    {
        var decision = JobLifecycle.Next(Running(budget), Trains, Start);

        Assert.Equal(Start.AddSeconds(Math.Min(5, seconds)), decision.WakeAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void Next_FourFifthsAreSpent_WarnsOnceAndTrainsOn()
    {
        var warned = JobLifecycle.Next(Running(10), Trains, Start.AddSeconds(8));

        Assert.Equal((JobState.Running, Wish.Run), (warned.Job.State, warned.Job.Wish));
        Assert.Equal("job.budget-warning", Assert.Single(warned.Events).Type);
        Assert.Equal(Start.AddSeconds(10), warned.WakeAt);
        Assert.Empty(JobLifecycle.Next(warned.Job, Trains, Start.AddSeconds(9)).Events);
    }

    [Fact]
    public void Next_BudgetIsSpent_StopsGentlyAndComesToRestPaused()
    {
        var decision = JobLifecycle.Next(Running(10), Trains, Start.AddSeconds(10));
        Assert.Equal(Effect.StopGracefully, decision.Effect);
        Assert.Contains(decision.Events, told => told is { Type: "job.budget-spent", Error.Code: JobErrors.BudgetCode });

        var collecting = JobLifecycle.Next(decision.Job, new Observation.Stopped(1), Start.AddSeconds(11));
        var interrupted = new Verdict(VerdictKind.Interrupted, null);
        var paused = JobLifecycle.Next(collecting.Job, new Observation.Collected(1, new TrainingResult(interrupted, null)), Start.AddSeconds(12)).Job;

        Assert.Equal(JobState.Paused, paused.State);
        Assert.Equal(JobErrors.BudgetCode, paused.Error?.Code);
        Assert.Equal(12, JobBudget.CostOf(paused, Start.AddDays(1)));
    }

    [Fact]
    public void Apply_Resume_IsRefusedUntilTheBudgetIsRaised()
    {
        var paused = Running(10) with
        {
            State = JobState.Paused,
            Wish = Wish.Pause,
            Error = JobErrors.BudgetSpent(10),
            Attempts = [new Attempt(1, Start, Start.AddSeconds(12), AttemptOutcome.Paused)],
        };

        Assert.Null(JobRequests.Apply(paused, JobRequest.Resume));
        Assert.Equal("over-budget", JobRequests.Refusal(paused, JobRequest.Resume).Code);
        var resumed = JobRequests.Apply(paused with { Budget = 20 }, JobRequest.Resume);
        Assert.Equal((Wish.Run, null), (resumed?.Wish, resumed?.Error));
    }

    [Fact]
    public void Next_SecondAttempt_CountsWhatTheFirstHasSpent()
    {
        var job = Running(20) with { Attempts = [new Attempt(1, Start.AddHours(-1), Start.AddHours(-1).AddSeconds(12)), new Attempt(2, Start)], BudgetWarned = true };

        Assert.Null(JobLifecycle.Next(job, null, Start.AddSeconds(7)).Job.Ending);
        Assert.Equal(EndingTarget.Pause, JobLifecycle.Next(job, null, Start.AddSeconds(8)).Job.Ending?.Target);
    }

    [Theory]
    [InlineData(null, 10.0)]
    [InlineData(3600.0, null)]
    [InlineData(0.0, 10.0)]
    public void Next_NoPriceOrNoBudget_NeverPauses(double? price, double? budget)
    {
        var job = Running(10) with { UsdPerHour = (decimal?)price, Budget = (decimal?)budget };

        Assert.Equal(Wish.Run, JobLifecycle.Next(job, Trains, Start.AddYears(10)).Job.Wish);
    }

    [Fact]
    public void UsdPerHourOf_NodesThatAreShared_CountCards()
    {
        var offer = new Offer("local", "cpu", DeviceKind.Cpu, 4, 4, 4, 8, 4, 16, true, 0.05, 40, 40, ["reference"]) { SharesNodes = true };
        var request = new ComputeRequest("local", "cpu", 2, 1, ComputePriority.Dedicated);

        Assert.Equal(20, offer.UsdPerHourOf(request));
        Assert.Equal(80, (offer with { SharesNodes = false }).UsdPerHourOf(request));
    }

    private static Job Running(double budget) => PricedJob.RunningSince(Start) with { Budget = (decimal)budget };
}
