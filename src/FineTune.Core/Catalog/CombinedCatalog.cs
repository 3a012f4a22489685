using FineTune.Core.Ports;

namespace FineTune.Core.Catalog;

/// <summary>The models of several catalogs. Of two with one name, that of the earlier catalog counts.</summary>
public sealed class CombinedCatalog(params IReadOnlyList<IModelCatalog> catalogs) : IModelCatalog
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation)
    {
        var models = new List<BaseModel>();
        foreach (var catalog in catalogs)
        {
            models.AddRange(await catalog.ListAsync(cancellation));
        }

        return [.. models.DistinctBy(model => model.Name)];
    }
}
