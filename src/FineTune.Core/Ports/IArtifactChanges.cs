namespace FineTune.Core.Ports;

/// <summary>Tells at once that a file of a job directory was written, so that followers need not wait for their next look.
/// Like every hint it may be lost.</summary>
public interface IArtifactChanges
{
    /// <summary>Raised with the path in the <see cref="IArtifactStore"/>, after the write. Handlers must return at once.</summary>
    event Action<string>? Changed;
}
