using FineTune.Core.Ports;

namespace FineTune.Core.Secrets;

/// <summary>Several vaults that hold the same: one for each place where jobs run.</summary>
public sealed class CombinedVault(params IReadOnlyList<ISecretVault> vaults) : ISecretVault
{
    /// <inheritdoc/>
    public async Task SetAsync(string name, string value, CancellationToken cancellation)
    {
        foreach (var vault in vaults)
        {
            await vault.SetAsync(name, value, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        foreach (var vault in vaults)
        {
            await vault.DeleteAsync(name, cancellation);
        }
    }
}
