using FineTune.Core.Ports;
using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Ports;

public sealed class OfferTests
{
    private static readonly ComputeRequest Cards = new("westeurope", "Standard_NC24ads_A100_v4", 2, 1, ComputePriority.Dedicated);

    [Fact]
    public void UsdPerHourOf_WholeNodes_IsThePriceOfAllOfThem() => Assert.Equal(8.2m, Find(Cards).UsdPerHourOf(Cards));

    [Fact]
    public void UsdPerHourOf_Spot_IsThePriceOfSpot() => Assert.Equal(3m, Find(Cards).UsdPerHourOf(Cards with { Priority = ComputePriority.Spot }));

    [Fact]
    public void UsdPerHourOf_SomeCardsOfANode_IsTheirShare()
    {
        var node = Find(Cards) with { SharesNodes = true, CardsPerNode = 4 };

        Assert.Equal(2 * 4.1m / 4, node.UsdPerHourOf(Cards));
    }

    [Fact]
    public void UsdPerHourOf_AComputerOfOnesOwn_IsNothing()
    {
        var own = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated);

        Assert.Null(Find(own).UsdPerHourOf(own));
    }

    private static Offer Find(ComputeRequest compute) => Samples.Context.Offers.First(offer => offer.Location == compute.Location && offer.ComputeType == compute.ComputeType);
}
