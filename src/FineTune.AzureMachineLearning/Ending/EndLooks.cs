using System.Collections.Concurrent;
using FineTune.AzureMachineLearning.Arm;
using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Ending;

/// <summary>
/// However often a driver asks for the end of an attempt, its job is looked at the less often, the longer its end takes. Whoever loses
/// patience and ends it in another manner is followed at once.
/// </summary>
internal sealed class EndLooks(TimeProvider time)
{
    /// <summary>Pause after the first look.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<AttemptName, Looks> looks = [];

    /// <summary>Whether a look is due, which then counts as made.</summary>
    public bool IsDue(AttemptName attempt, bool gracefully)
    {
        var now = time.GetUtcNow();
        var isKnown = looks.TryGetValue(attempt, out var made) && made!.Gracefully == gracefully;
        if (isKnown && now - made!.Last < ArmOperation.PauseAt(now - made.Began, First))
        {
            return false;
        }

        looks[attempt] = new Looks(gracefully, isKnown ? made!.Began : now, now);
        return true;
    }

    public void Forget(AttemptName attempt) => looks.TryRemove(attempt, out _);

    private sealed record Looks(bool Gracefully, DateTimeOffset Began, DateTimeOffset Last);
}
