using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Catalog;

public sealed class BaseModelTests
{
    [Fact]
    public void Among_ModelOfEveryLocation_HasThoseWhoseEngineReadsHubs() =>
        Assert.Equal(["westeurope"], Samples.Large.Among(Samples.Context.Offers).Locations);

    [Fact]
    public void Among_ModelOfOneLocation_HasItOnlyWhereItIsOffered()
    {
        var tiny = Samples.Context.Models[0];

        Assert.Equal(["local"], tiny.Among(Samples.Context.Offers).Locations);
        Assert.Empty(tiny.Among(Samples.Context.Offers.Where(offer => offer.Location != "local")).Locations);
    }
}
