using FineTune.Core.Datasets;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Evaluations;

/// <summary>Looks how much of what is measured on has trained as well.</summary>
public static class TrainedRows
{
    /// <summary>The overlap; null where a version is gone, or its rows are not known.</summary>
    /// <param name="tasks">Where the task is.</param>
    /// <param name="datasets">Where versions are.</param>
    /// <param name="task">Name of the task that trained.</param>
    /// <param name="measured">What is measured on, as <c>name@version</c>.</param>
    /// <param name="cancellation">Stops comparing.</param>
    public static async Task<RowOverlap?> OverlapAsync(
        ITaskStore tasks, IDatasetStore datasets, string task, string measured, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(datasets);
        var versions = new List<DatasetVersion>();
        foreach (var dataset in (await tasks.FindTaskAsync(task, cancellation))?.Value.Datasets.Prepend(measured) ?? [measured])
        {
            var reference = DatasetReference.Parse(dataset);
            if (await datasets.FindAsync(reference.Name, reference.Version, cancellation) is not { } version)
            {
                return null;
            }

            versions.Add(version);
        }

        return await RowOverlap.FindAsync(datasets, versions[0], versions[1..], cancellation);
    }
}
