using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.FollowUps;

/// <summary>A model that was trained on nodes of eight cards.</summary>
public sealed class FollowUpComputeTests
{
    private const long SixBillion = 6_000_000_000;

    private static readonly Offer[] Offers =
    [
        Offer("eastus", "large", cards: 8, memory: 900, usd: 32),
        Offer("eastus", "small", cards: 1, memory: 220, usd: 4, spotUsd: 1),
        Offer("eastus", "processor", cards: 1, memory: 64, usd: 0.5m),
        Offer("eastus", "tiny", cards: 1, memory: 16, usd: 0.2m),
        Offer("westus", "cheap", cards: 1, memory: 900, usd: 0.1m),
        Offer("eastus", "none-left", cards: 1, memory: 900, usd: 0.1m) with { MaxNodes = 0 },
    ];

    [Theory]
    [InlineData(FollowUpKind.Export, "processor", 0.5)]
    [InlineData(FollowUpKind.Evaluation, "small", 4.0)]
    public void Choose_AModelWhoseSizeIsKnown_TakesOneProcessOnTheCheapestNodeOfTheLocationThatHoldsIt(FollowUpKind kind, string type, double usd)
    {
        var (compute, price) = FollowUpCompute.Choose(Source(ComputePriority.Dedicated), kind, SixBillion, Offers);

        Assert.Equal(new ComputeRequest("eastus", type, 1, 1, ComputePriority.Dedicated), compute);
        Assert.Equal((decimal)usd, price);
    }

    [Fact]
    public void Choose_TheSourceIsSpot_TakesWhereSpotIsOffered()
    {
        var (compute, price) = FollowUpCompute.Choose(Source(ComputePriority.Spot), FollowUpKind.Export, SixBillion, Offers);

        Assert.Equal(("small", ComputePriority.Spot, 1m), (compute.ComputeType, compute.Priority, price));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1_000_000_000_000)]
    public void Choose_NoNodeIsKnownToBeLargeEnough_TakesOneAsThoseThatTrained(long? weights)
    {
        var (compute, price) = FollowUpCompute.Choose(Source(ComputePriority.Dedicated), FollowUpKind.Export, weights, Offers);

        Assert.Equal((new ComputeRequest("eastus", "large", 1, 1, ComputePriority.Dedicated), 32m), (compute, price));
    }

    [Fact]
    public void Choose_NothingCosts_TakesOneAsThoseThatTrained()
    {
        var free = Offers.Select(offer => offer with { UsdPerHour = null }).Reverse().ToArray();

        Assert.Equal(("large", null), FollowUpCompute.Choose(Source(ComputePriority.Dedicated), FollowUpKind.Export, SixBillion, free) is var (compute, price) ? (compute.ComputeType, price) : default);
    }

    private static Job Source(ComputePriority priority) => new()
    {
        Key = new JobKey("task", "job-1"),
        TaskId = "id",
        Compute = new ComputeRequest("eastus", "large", 2, 8, priority, CpuCores: 40, MemoryGiB: 800, SharedMemoryGiB: 64),
        CreatedAt = DateTimeOffset.UnixEpoch,
        StateSince = DateTimeOffset.UnixEpoch,
    };

    private static Offer Offer(string location, string type, int cards, double memory, decimal usd, decimal? spotUsd = null) =>
        new(location, type, DeviceKind.Gpu, cards, 4, 32, 80, 24, memory, true, 300, usd, spotUsd, ["llamafactory"]);
}
