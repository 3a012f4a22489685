using FineTune.Core.Estimates;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Estimates;

public sealed class PriceTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private static readonly ComputeRequest Cards = new("westeurope", "Standard_NC24ads_A100_v4", 2, 1, ComputePriority.Dedicated);

    [Fact]
    public void SoFar_TwoAttempts_IsTheirTimeOnAllNodes()
    {
        var job = Job(Cards, new Attempt(1, Start, Start.AddHours(1)), new Attempt(2, Start.AddHours(5)));

        // 1 h, and 2 h of the attempt that still runs, on 2 nodes at 4.1 USD an hour.
        Assert.Equal(24.6m, Price.SoFar(job, Samples.Context.Offers, Start.AddHours(7)));
    }

    [Fact]
    public void SoFar_Spot_IsThePriceOfSpot() => Assert.Equal(
        3m, Price.SoFar(Job(Cards with { Priority = ComputePriority.Spot }, new Attempt(1, Start, Start.AddHours(1))), Samples.Context.Offers, Start));

    [Fact]
    public void SoFar_NothingHeldYet_IsNothing() => Assert.Equal(0m, Price.SoFar(Job(Cards), Samples.Context.Offers, Start));

    [Fact]
    public void SoFar_AComputerOfOnesOwn_CostsNothing() => Assert.Null(
        Price.SoFar(Job(new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated), new Attempt(1, Start)), Samples.Context.Offers, Start.AddDays(1)));

    [Fact]
    public void SoFar_ComputeThatIsOfferedNoMore_IsNotKnown() => Assert.Null(Price.SoFar(Job(Cards, new Attempt(1, Start)), [], Start.AddDays(1)));

    private static Job Job(ComputeRequest compute, params Attempt[] attempts) => new()
    {
        Key = new JobKey("task", "job"),
        TaskId = "id",
        Compute = compute,
        CreatedAt = Start,
        StateSince = Start,
        Attempts = attempts,
    };
}
