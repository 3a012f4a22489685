namespace FineTune.Core.Idleness;

/// <summary>Follows samples of an attempt from the newest backwards, for as long as none of its GPUs did anything. Pure.</summary>
/// <param name="attempt">Number of the attempt.</param>
/// <param name="most">How long a time is looked for; an even longer one is told as no shorter than this.</param>
public sealed class IdleScan(int attempt, TimeSpan most)
{
    /// <summary>Below it a GPU does nothing, in percent.</summary>
    public const double BusyPercent = 10;

    /// <summary>How old the newest sample of each GPU may be. Measurements of Azure come some minutes late.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(int Node, string Device), DateTimeOffset> newest = [];
    private DateTimeOffset? since;

    /// <summary>Takes the next older sample. One without a measurement counts as busy: nothing is done to a job for what is not known.</summary>
    /// <returns>Whether older ones can still tell more.</returns>
    public bool Add(DeviceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Attempt != attempt)
        {
            return false;
        }

        if (!sample.IsOfGpu)
        {
            return true;
        }

        newest.TryAdd((sample.Node, sample.Device), sample.Time);
        if (sample.Utilization is not < BusyPercent)
        {
            return false;
        }

        since = sample.Time;
        return newest.Values.Min() - sample.Time < most;
    }

    /// <summary>The time in which they did nothing; null where they do something, or nothing is known of late.</summary>
    public IdleSpan? At(DateTimeOffset now) =>
        since is { } begun && newest.Values.Min() is var until && until > begun && now - until <= Fresh ? new IdleSpan(begun, until) : null;
}
