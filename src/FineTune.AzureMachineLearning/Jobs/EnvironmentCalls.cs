using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>The environment that jobs run in: the trainer's image, as it was built, under a version that its digest gives.</summary>
internal sealed class EnvironmentCalls(ArmClient client, Workspace workspace)
{
    private const string Name = "finetune-trainer";
    private readonly ConcurrentDictionary<string, string> known = [];

    /// <summary>Resource id of the version of an image; registers it the first time. Versions are immutable.</summary>
    public async Task<string> EnsureAsync(string image, CancellationToken cancellation)
    {
        if (known.TryGetValue(image, out var id))
        {
            return id;
        }

        var path = $"environments/{Name}/versions/{VersionOf(image)}";
        var address = workspace.Address(path);
        if (await client.FindAsync<EnvironmentResource>(address, cancellation) is null)
        {
            await client.SendAsync(RequestMethod.Put, address, new EnvironmentResource(new(image)), cancellation);
        }

        return known[image] = $"{workspace.Id}/{path}";
    }

    private static string VersionOf(string image) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)))[..16];

    private sealed record EnvironmentResource(EnvironmentProperties Properties);

    private sealed record EnvironmentProperties(string Image, string OsType = "Linux");
}
