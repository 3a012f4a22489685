using FineTune.Core.Lifecycle;
using FineTune.Core.Money;

namespace FineTune.Core.Tests.Lifecycle;

/// <summary>A job at 3600 USD an hour, a dollar a second, in a month of which 100 USD may be spent.</summary>
public sealed class PurseLimitsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Observation Trains = new Observation.Training(1, Started: true, new TrainingProgress(5, 100));

    [Fact]
    public void Next_BudgetLastsLessThanALook_LooksAgainWhenItsWarningIsDue()
    {
        var decision = JobLifecycle.Next(Running(), Trains, Start, [Spent(77)]);

        Assert.Equal(Start.AddSeconds(3), decision.WakeAt);
    }

    [Fact]
    public void Next_FourFifthsAreSpent_WarnsOnceForEachMonthAndHeight()
    {
        var warned = JobLifecycle.Next(Running(), Trains, Start, [Spent(80)]);

        var told = Assert.Single(warned.Events);
        Assert.Equal(("job.budget-warning", JobState.Running, Wish.Run), (told.Type, warned.Job.State, warned.Job.Wish));
        Assert.Contains("workspace 'team-a' for 2026-11, 100 USD", told.Error!.Message.En, StringComparison.Ordinal);
        Assert.Empty(JobLifecycle.Next(warned.Job, Trains, Start, [Spent(90)]).Events);
        Assert.Single(JobLifecycle.Next(warned.Job, Trains, Start, [Spent(190) with { Usd = 200 }]).Events);
        var december = JobLifecycle.Next(warned.Job, Trains, Start, [Spent(85) with { Month = new Month(2026, 12) }]).Job;
        Assert.Equal(["2026-12 100 "], december.PursesWarned);
    }

    [Fact]
    public void Next_BudgetIsSpent_StopsGentlyAndSaysWhoseBudgetItWas()
    {
        var decision = JobLifecycle.Next(Running(), Trains, Start, [Spent(20), Spent(100) with { User = "user:ada" }]);

        Assert.Equal(Effect.StopGracefully, decision.Effect);
        var told = Assert.Single(decision.Events, told => told.Type == "job.budget-spent");
        Assert.Contains("user:ada in workspace 'team-a'", told.Error!.Message.En, StringComparison.Ordinal);
        Assert.Equal(JobErrors.BudgetCode, decision.Job.Error?.Code);
    }

    [Fact]
    public void Next_BudgetIsSpentBeforeComputeIsGranted_TakesNone()
    {
        var queued = Running() with { State = JobState.Queued, Attempts = [] };

        var decision = JobLifecycle.Next(queued, null, Start, [Spent(100)]);

        Assert.Equal((Wish.Pause, EndingTarget.Pause), (decision.Job.Wish, decision.Job.Ending?.Target));
        Assert.Empty(decision.Job.Attempts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void Next_ComputeThatCostsNothing_TrainsOn(double? price)
    {
        var decision = JobLifecycle.Next(Running() with { UsdPerHour = (decimal?)price }, Trains, Start, [Spent(100)]);

        Assert.Empty(decision.Events);
        Assert.Equal(Wish.Run, decision.Job.Wish);
    }

    [Theory]
    [InlineData(JobRequest.Resume, JobState.Paused)]
    [InlineData(JobRequest.Retry, JobState.Failed)]
    public void Apply_GoesOn_IsRefusedUntilTheBudgetIsRaisedOrTheMonthIsOver(JobRequest request, JobState state)
    {
        var rests = Running() with { State = state, Wish = state == JobState.Paused ? Wish.Pause : Wish.Run, Error = JobErrors.PurseSpent(Spent(100)) };

        Assert.Null(JobRequests.Apply(rests, request, [Spent(100)]));
        Assert.Equal("over-budget", JobRequests.Refusal(rests, request, [Spent(100)]).Code);
        var goesOn = JobRequests.Apply(rests, request, [Spent(100) with { Usd = 101 }]);
        Assert.Equal((Wish.Run, null), (goesOn?.Wish, goesOn?.Error));
        Assert.NotNull(JobRequests.Apply(rests, JobRequest.Delete, [Spent(100)]));
    }

    private static Purse Spent(decimal usd) => new("team-a", null, Month.Of(Start), 100, usd, PricedJob.UsdPerHour, Start);

    private static Job Running() => PricedJob.RunningSince(Start);
}
