using FineTune.Core.Catalog;

namespace FineTune.Core.Ports;

/// <summary>Base models that this installation can tune.</summary>
public interface IModelCatalog
{
    /// <summary>Every model, in the order to show them.</summary>
    ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation);
}
