using CsCheck;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Money;

public sealed class ChargeTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 30, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void OfEnded_AttemptOverTheTurnOfTheMonth_IsChargedToBothMonths()
    {
        var charges = Charge.OfEnded(JobWith(new Attempt(1, Evening)), JobWith(new Attempt(1, Evening, Evening.AddHours(5))));

        Assert.Equal([("2026-11", 20m), ("2026-12", 30m)], charges.Select(charge => (charge.Month.ToString(), charge.Usd)));
    }

    [Fact]
    public void OfEnded_AttemptsThatHadEndedBeforeAndThoseThatRun_AreLeftOut()
    {
        var (first, second) = (new Attempt(1, Evening, Evening.AddHours(1)), new Attempt(2, Evening.AddHours(1)));
        var before = JobWith(first, second);
        var after = JobWith(first, second with { EndedAt = Evening.AddHours(2) }, new Attempt(3, Evening.AddHours(2)));

        Assert.Equal((2, 10m), Charge.OfEnded(before, after).Select(charge => (charge.Attempt, charge.Usd)).Single());
        Assert.Empty(Charge.OfEnded(after, after with { EventCount = 7 }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void OfEnded_ComputeThatCostsNothing_IsNotCharged(double? price) => Assert.Empty(Charge.OfEnded(
        JobWith(new Attempt(1, Evening)), JobWith(new Attempt(1, Evening, Evening.AddHours(5))) with { UsdPerHour = (decimal?)price }));

    [Fact]
    public void OfEnded_AnySpanOfTime_ChargesWhatTheJobCost() =>
        Gen.Select(Gen.Long[0, TimeSpan.TicksPerDay * 400], Gen.Long[1, TimeSpan.TicksPerDay * 100]).Sample((start, length) =>
        {
            var from = Evening.AddTicks(start);
            var ended = JobWith(new Attempt(1, from, from.AddTicks(length)));

            var charges = Charge.OfEnded(JobWith(new Attempt(1, from)), ended);

            Assert.Equal(JobBudget.CostOf(ended, from)!.Value, charges.Sum(charge => charge.Usd), 12);
            Assert.Equal(charges.Count, charges.Select(charge => charge.Month).Distinct().Count());
        });

    [Fact]
    public void Until_AttemptThatEndsWhileTheStoreIsRead_CountsOnce()
    {
        var running = JobWith(new Attempt(1, Evening));
        var ended = Charge.OfEnded(running, JobWith(new Attempt(1, Evening, Evening.AddHours(1))));

        var spending = new Spending(Month.Of(Evening), ended, [running]);

        Assert.Equal(10, spending.Until(Evening.AddHours(1)).Sum(charge => charge.Usd));
    }

    [Fact]
    public void Until_AttemptThatHoldsCompute_GrowsWithTheClockWithinItsMonth()
    {
        var spending = new Spending(Month.Of(Evening), [], [JobWith(new Attempt(1, Evening))]);

        Assert.Equal(15, spending.Until(Evening.AddMinutes(90)).Sum(charge => charge.Usd));
        Assert.Equal(20, spending.Until(Evening.AddDays(3)).Sum(charge => charge.Usd));
    }

    private static Job JobWith(params Attempt[] attempts) => new()
    {
        Key = new JobKey("task", "job-1"),
        TaskId = "id",
        Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
        CreatedAt = Evening,
        StateSince = Evening,
        State = JobState.Running,
        Attempts = attempts,
        UsdPerHour = 10,
    };
}
