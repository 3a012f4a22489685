using FineTune.Core.Lifecycle;

namespace FineTune.Local;

/// <summary>Everything that this host logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Effect} of {Task}/{Job}, attempt {Attempt}, failed and will be repeated: {Reason}")]
    public static partial void EffectFailed(this ILogger logger, Effect effect, string task, string job, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The store cannot be reached for {Task}/{Job}.")]
    public static partial void StoreAway(this ILogger logger, Exception exception, string task, string job);

    [LoggerMessage(3, LogLevel.Information, "Serving on {Address}; data in {Folder}. Ctrl-C stops the host, not the training.")]
    public static partial void Serving(this ILogger logger, string address, string folder);

    [LoggerMessage(4, LogLevel.Information, "Stopped. {Count} attempt(s) keep training; the next start takes them up again.")]
    public static partial void Stopped(this ILogger logger, int count);
}
