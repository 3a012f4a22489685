using FineTune.Core.Exports;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Ports;

/// <summary>Makes whole models of adapters where base models lie, in the background.</summary>
public interface IModelExporter
{
    /// <summary>Asks for the export of a job that left an adapter. It outlives this process; asking again while it goes on, or after it has
    /// succeeded, changes nothing, unless another type of weights is asked for.</summary>
    /// <param name="job">A job that has succeeded.</param>
    /// <param name="dtype">One of <see cref="ModelExport.Dtypes"/>; null for that of the base model.</param>
    /// <param name="cancellation">Stops asking.</param>
    Task<FollowUpAnswer<ModelExport>> RequestAsync(Job job, string? dtype, CancellationToken cancellation);

    /// <summary>The last one of a job, or how far it is; null where there was none.</summary>
    Task<ModelExport?> FindAsync(Job job, CancellationToken cancellation);
}
