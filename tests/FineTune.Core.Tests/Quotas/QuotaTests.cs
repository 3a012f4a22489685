using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Quotas;

/// <summary>Jobs of two cards each, where four may be in use.</summary>
public sealed class QuotaTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_CardsAreLeft_AsksForCompute()
    {
        var job = Queued("a", second: 0);

        Assert.Equal(Effect.EnsureCompute, JobLifecycle.Next(job, null, Start.AddSeconds(1), null, [Four(Running("r"), job)]).Effect);
    }

    [Fact]
    public void Next_NoCardsAreLeft_WaitsInTheQueueAndLooksAgain()
    {
        var job = Queued("a", second: 0);

        var decision = JobLifecycle.Next(job, null, Start.AddSeconds(5), null, [Four(Running("r"), Running("s"), job)]);

        Assert.Same(job, decision.Job);
        Assert.Equal((null, Start.AddSeconds(15)), (decision.Effect, decision.WakeAt));
    }

    [Fact]
    public void Next_JustCameIntoTheQueue_LetsThoseWhoCameBeforeBeStored()
    {
        var job = Queued("a", second: 0);

        var decision = JobLifecycle.Next(job, null, Start, null, [Four(job)]);

        Assert.Equal((null, Start.AddSeconds(1)), (decision.Effect, decision.WakeAt));
    }

    [Fact]
    public void HasTurn_SeveralWait_IsGivenInTheOrderInWhichTheyCameAndToNoMoreThanFit()
    {
        Job[] waiting = [Queued("c", 3), Queued("a", 1), Queued("b", 2)];

        Assert.Equal(["a", "b"], TurnsOf(waiting));
        Assert.Equal(["a"], TurnsOf([.. waiting, Running("r")]));
        Assert.Empty(TurnsOf([.. waiting, Running("r"), Running("s")]));
    }

    [Fact]
    public void HasTurn_LargeJobIsFirst_HoldsSmallOnesBackUntilItFits()
    {
        var large = Queued("large", 1) with { Compute = Cards(4) };

        Assert.Empty(TurnsOf([large, Queued("a", 2), Running("r")]));
        Assert.Equal(["large"], TurnsOf([large, Queued("a", 2)]));
    }

    [Fact]
    public void HasTurn_CardsAreBeingGivenBack_CountsThemUntilTheyAre()
    {
        var stops = Running("r") with { State = JobState.Finishing, Ending = new Ending(EndingTarget.Pause, EndingPhase.Stop) };

        Assert.Empty(TurnsOf([Queued("a", 1), stops, Running("s")]));
    }

    [Fact]
    public void Of_User_CountsTheirOwnJobsAgainstTheirQuota()
    {
        Job[] underWay = [Running("r"), Running("s") with { Author = new TaskAuthor("user:ada", "Ada") }];

        var quotas = new WorkspaceQuotas(9, 8, 3, 2).Of("team-a", "user:ada", underWay);

        Assert.Equal([(9, 8, 2, 4), (3, 2, 1, 2)], quotas.Select(quota => (quota.Jobs!.Value, quota.Cards!.Value, quota.UnderWay.Count, quota.CardsInUse)));
    }

    private static IEnumerable<string> TurnsOf(Job[] underWay) =>
        underWay.Where(job => job.State == JobState.Queued && Four(underWay).HasTurn(job)).Select(job => job.Key.Job).Order(StringComparer.Ordinal);

    private static Quota Four(params Job[] underWay) => new("team-a", null, null, 4, underWay);

    private static ComputeRequest Cards(int cards) => new("local", "cpu", 1, cards, ComputePriority.Dedicated);

    private static Job Running(string name) => Queued(name, 0) with { State = JobState.Running, Attempts = [new Attempt(1, Start)] };

    private static Job Queued(string name, double second) => new()
    {
        Key = new JobKey("task", name, "team-a"),
        TaskId = "id",
        Compute = Cards(2),
        CreatedAt = Start,
        StateSince = Start.AddSeconds(second),
        State = JobState.Queued,
    };
}
