using FineTune.Core.Rules;

namespace FineTune.Core.Ports;

/// <summary>Rules, and what each version of a dataset made of them.</summary>
public interface IRuleStore
{
    /// <summary>Writes a rule, over an earlier one of its name.</summary>
    Task SaveAsync(DatasetRule rule, CancellationToken cancellation);

    Task<DatasetRule?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Every rule, by name.</summary>
    Task<IReadOnlyList<DatasetRule>> ListAsync(CancellationToken cancellation);

    /// <summary>Removes a rule with its firings.</summary>
    /// <returns>False where there was none.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Writes what became of a version, over what was known before.</summary>
    Task SaveFiringAsync(RuleFiring firing, CancellationToken cancellation);

    /// <summary>Firings of a rule, newest first.</summary>
    Task<IReadOnlyList<RuleFiring>> ListFiringsAsync(string rule, CancellationToken cancellation);
}
