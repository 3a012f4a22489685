using FineTune.Core.Catalog;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>Offers the models of this machine's disk at the Azure ML locations as well: they are carried to where jobs can mount them
/// when they are first used.</summary>
public sealed class PortableModels(IModelCatalog catalog, AzureMlOptions options) : IModelCatalog
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation)
    {
        var locations = options.Workspaces.Select(workspace => workspace.Location).ToList();
        return
        [
            .. (await catalog.ListAsync(cancellation)).Select(model => model with { Locations = [.. model.Locations.Union(locations)] }),
        ];
    }
}
