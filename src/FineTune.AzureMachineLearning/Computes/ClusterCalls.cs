using Azure.Core;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Computes;

/// <summary>The calls on clusters of a workspace.</summary>
internal sealed class ClusterCalls(ArmClient client, Workspace workspace)
{
    public string IdOf(string name) => $"{workspace.Id}/computes/{name}";

    public Task<ClusterResource?> FindAsync(string name, CancellationToken cancellation) =>
        client.FindAsync<ClusterResource>(workspace.Address($"computes/{name}"), cancellation);

    public Task<IReadOnlyList<ClusterResource>> ListAsync(CancellationToken cancellation) =>
        client.ListAsync<ClusterResource>(workspace.Address("computes"), cancellation);

    /// <returns>The operation to look at.</returns>
    public async Task<Uri?> CreateAsync(string name, ClusterResource body, CancellationToken cancellation) =>
        (await client.SendAsync(RequestMethod.Put, workspace.Address($"computes/{name}"), body, cancellation, once: true)).Operation;

    /// <summary>Changes how far a cluster may grow; nothing else of it can change.</summary>
    public async Task<Uri?> ScaleAsync(string name, ClusterScale scale, CancellationToken cancellation)
    {
        var body = new { properties = new { properties = new { scaleSettings = scale } } };
        return (await client.SendAsync(RequestMethod.Patch, workspace.Address($"computes/{name}"), body, cancellation)).Operation;
    }

    public Task DeleteAsync(string name, CancellationToken cancellation) => client.TrySendAsync(
        RequestMethod.Delete, workspace.Address($"computes/{name}", ("underlyingResourceAction", "Delete")), body: null, once: false, cancellation);
}
