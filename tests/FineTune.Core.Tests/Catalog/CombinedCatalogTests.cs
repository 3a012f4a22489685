using FineTune.Core.Catalog;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Catalog;

public sealed class CombinedCatalogTests
{
    [Fact]
    public async Task ListAsync_TwoModelsOfOneName_GivesThatOfTheEarlierCatalog()
    {
        var own = OpenModels.All[0] with { Source = "models/own" };

        var models = await new CombinedCatalog(new Fixed(own), new OpenModels()).ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("models/own", models.Single(model => model.Name == own.Name).Source);
        Assert.Equal(OpenModels.All.Count, models.Count);
    }

    private sealed class Fixed(params BaseModel[] models) : IModelCatalog
    {
        public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) => new(models);
    }
}
