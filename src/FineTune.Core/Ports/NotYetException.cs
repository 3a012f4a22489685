namespace FineTune.Core.Ports;

/// <summary>
/// A platform is on the way, or must not be asked again so soon; calling again later goes on from there. It is no failure: nothing
/// is counted against the job.
/// </summary>
public sealed class NotYetException(string message, TimeSpan lookAgain) : Exception(message)
{
    /// <summary>When to call again.</summary>
    public TimeSpan LookAgain { get; } = lookAgain;
}
