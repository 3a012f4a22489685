using System.Collections.Concurrent;

namespace FineTune.AzureMachineLearning.Computes;

/// <summary>Clusters as last seen: however many jobs wait for the nodes of one, it is read once in a while.</summary>
/// <param name="calls">Calls on clusters.</param>
/// <param name="age">Longest age of what counts as known.</param>
/// <param name="time">The clock.</param>
internal sealed class ClusterBoard(ClusterCalls calls, TimeSpan age, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (ClusterResource Cluster, DateTimeOffset At)> clusters = [];

    /// <summary>A cluster as it was seen not too long ago; null where it was not.</summary>
    public ClusterResource? Seen(string name) =>
        clusters.TryGetValue(name, out var seen) && time.GetUtcNow() - seen.At < age ? seen.Cluster : null;

    /// <summary>A cluster as it was not too long ago; null where there is none.</summary>
    public async Task<ClusterResource?> FindAsync(string name, CancellationToken cancellation) => Seen(name) ?? await LookAsync(name, cancellation);

    /// <summary>Reads a cluster now; null where there is none.</summary>
    public async Task<ClusterResource?> LookAsync(string name, CancellationToken cancellation)
    {
        var cluster = await calls.FindAsync(name, cancellation);
        if (cluster is null)
        {
            Forget(name);
        }
        else
        {
            clusters[name] = (cluster, time.GetUtcNow());
        }

        return cluster;
    }

    public void Forget(string name) => clusters.TryRemove(name, out _);
}
