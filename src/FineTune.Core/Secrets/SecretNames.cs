using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Core.Secrets;

/// <summary>Which secrets are set in the present workspace.</summary>
public sealed class SecretNames(IAccessStore access)
{
    public async Task<IReadOnlySet<string>> ReadAsync(CancellationToken cancellation) =>
        ((await access.ReadAsync(cancellation)).Find(AccessScope.Current.Workspace)?.Value.Secrets ?? []).Select(note => note.Name).ToHashSet();
}
