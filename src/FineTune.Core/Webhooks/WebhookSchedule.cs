namespace FineTune.Core.Webhooks;

/// <summary>When a message that was not taken is sent again.</summary>
public static class WebhookSchedule
{
    /// <summary>How long a message is tried for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>The same for messages of OpenAI's contract.</summary>
    public static readonly TimeSpan OpenAiLife = TimeSpan.FromHours(72);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Pause after a number of tries that failed: doubling, at most an hour.</summary>
    public static TimeSpan Pause(int tries) => tries > 20 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (tries - 1)));
}
