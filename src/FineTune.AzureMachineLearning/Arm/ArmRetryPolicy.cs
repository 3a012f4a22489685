using Azure.Core;
using Azure.Core.Pipeline;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>
/// Repeats what failed in passing. A server that asks for a long pause is not waited for here, where a thread of work would hang:
/// the <see cref="ThrottleGate"/> then holds all calls back. A request marked by <see cref="Once"/> is never repeated blindly.
/// </summary>
internal sealed class ArmRetryPolicy(TimeSpan delay) : RetryPolicy(MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(delay, MaxDelay))
{
    private const int MaxRetries = 3;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>Marks a request whose effect has to be looked at before it may be sent again.</summary>
    public static void Once(HttpMessage message) => message.SetProperty(typeof(ArmRetryPolicy), true);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        MayRepeat(message) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayRepeat(message) ? base.ShouldRetryAsync(message, exception) : new(false);

    private static bool MayRepeat(HttpMessage message) =>
        !message.TryGetProperty(typeof(ArmRetryPolicy), out _)
        && (!message.HasResponse || (RetryAfter.Of(message.Response) ?? TimeSpan.Zero) <= MaxPause);
}
