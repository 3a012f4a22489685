using FineTune.Core.Findings;

namespace FineTune.Core.Ports;

/// <summary>Values of the secrets of the present workspace. Nobody can read them back here: the platforms hand them to training.</summary>
public interface ISecretVault
{
    /// <summary>Keeps a value in the place of the one before.</summary>
    /// <exception cref="SecretVaultException">It was not kept.</exception>
    Task SetAsync(string name, string value, CancellationToken cancellation);

    /// <summary>Removes a value. Repeating it is harmless.</summary>
    /// <exception cref="SecretVaultException">It may still be there.</exception>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>A vault did not do what it was asked.</summary>
/// <param name="told">Why.</param>
/// <param name="fix">What whoever runs the host can do.</param>
public sealed class SecretVaultException(LocalizedText told, LocalizedText fix, Exception? cause = null) : Exception($"{told.En} {fix.En}", cause)
{
    public LocalizedText Told { get; } = told;

    public LocalizedText Fix { get; } = fix;
}
