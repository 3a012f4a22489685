using FineTune.AzureMachineLearning.Jobs;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>What a look at a job means.</summary>
internal enum Sighting
{
    /// <summary>It waits for nodes.</summary>
    Waiting,

    /// <summary>It has waited longer than it may.</summary>
    WaitedTooLong,

    /// <summary>Nodes work for it; the trainer has not yet given a sign of life.</summary>
    Starting,

    Training,

    /// <summary>Both the platform and the trainer have been silent longer than they may.</summary>
    Lost,

    Over,
}

/// <summary>Interprets looks.</summary>
internal static class Sightings
{
    /// <param name="phase">What the platform says.</param>
    /// <param name="heartbeat">When the trainer last gave a sign of life in this attempt, UTC; null if never.</param>
    /// <param name="waitsSince">Since when it may have been waiting for nodes, UTC.</param>
    /// <param name="silentSince">Since when the platform has been told to be silent, UTC; null while it is not.</param>
    /// <param name="deadline">Longest wait for nodes.</param>
    /// <param name="grace">Longest silence.</param>
    /// <param name="now">The time, UTC.</param>
    public static Sighting Of(
        JobPhase phase, DateTimeOffset? heartbeat, DateTimeOffset waitsSince, DateTimeOffset? silentSince, TimeSpan deadline, TimeSpan grace,
        DateTimeOffset now)
    {
        switch (phase)
        {
            case var _ when phase.IsTerminal():
                return Sighting.Over;
            case JobPhase.Waiting:
                var since = heartbeat > waitsSince ? heartbeat.Value : waitsSince;
                return now - since >= deadline ? Sighting.WaitedTooLong : Sighting.Waiting;
            case JobPhase.Silent when now - silentSince >= grace && (heartbeat is null || now - heartbeat >= grace):
                return Sighting.Lost;
            default:
                return heartbeat is null ? Sighting.Starting : Sighting.Training;
        }
    }
}
