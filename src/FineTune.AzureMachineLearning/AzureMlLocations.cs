using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Quota;
using FineTune.Core.Ports;
using Microsoft.Extensions.Logging;

namespace FineTune.AzureMachineLearning;

/// <summary>The workspaces that are configured, by their locations.</summary>
internal sealed class AzureMlLocations(
    AzureMlOptions options, ArmTransport transport, IArtifactStore artifacts, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Dictionary<string, AzureMlLocation> locations = options.Workspaces.ToDictionary(
        workspace => workspace.Location, workspace => new AzureMlLocation(workspace, options, transport, artifacts, time));

    public IReadOnlyCollection<AzureMlLocation> All => locations.Values;

    public bool Has(string name) => locations.ContainsKey(name);

    /// <exception cref="InvalidOperationException">There is none of this name any more.</exception>
    public AzureMlLocation At(string name) => locations.TryGetValue(name, out var location)
        ? location
        : throw new InvalidOperationException($"Location '{name}' is not configured any more.");

    /// <summary>The location of a workspace.</summary>
    /// <param name="workspace">Its resource id, in any case.</param>
    public AzureMlLocation? Find(string workspace) =>
        locations.Values.FirstOrDefault(one => string.Equals(one.Workspace.Id, workspace, StringComparison.OrdinalIgnoreCase));

    /// <summary>What all of them offer. One of several that cannot be read is left out.</summary>
    public async Task<IReadOnlyList<SizeOffer>> SizesAsync(CancellationToken cancellation)
    {
        List<SizeOffer> sizes = [];
        foreach (var location in locations.Values)
        {
            try
            {
                sizes.AddRange(await location.Offers.ReadAsync(cancellation));
            }
            catch (Exception error) when (error is not OperationCanceledException && locations.Count > 1)
            {
                logger.NoOffers(error, location.Name);
            }
        }

        return sizes;
    }

    public void Dispose()
    {
        foreach (var location in locations.Values)
        {
            location.Dispose();
        }
    }
}
