using FineTune.Core.Lifecycle;
using FineTune.Core.Retention;

namespace FineTune.Local;

/// <summary>Everything that this host logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Effect} of {Task}/{Job}, attempt {Attempt}, failed and will be repeated: {Reason}")]
    public static partial void EffectFailed(this ILogger logger, Effect effect, string task, string job, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The store cannot be reached for {Task}/{Job}.")]
    public static partial void StoreAway(this ILogger logger, Exception exception, string task, string job);

    [LoggerMessage(5, LogLevel.Warning, "Removed {Attempt}, which no job has any more.")]
    public static partial void OrphanRemoved(this ILogger logger, string attempt);

    [LoggerMessage(7, LogLevel.Warning, "No job has {Attempt}; it is removed in {Period}. Is this the storage that it was started from?")]
    public static partial void OrphanFound(this ILogger logger, string attempt, TimeSpan period);

    [LoggerMessage(8, LogLevel.Warning, "The storage emulator had ended and was started again.")]
    public static partial void EmulatorRestarted(this ILogger logger);

    [LoggerMessage(9, LogLevel.Error, "The storage emulator does not start; it is tried again.")]
    public static partial void EmulatorAway(this ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Clearing away failed and will be repeated.")]
    public static partial void CleaningFailed(this ILogger logger, Exception exception);

    [LoggerMessage(12, LogLevel.Information, "Version {Version} of dataset {Dataset} has expired and is removed.")]
    public static partial void DatasetExpired(this ILogger logger, string dataset, string version);

    [LoggerMessage(13, LogLevel.Information, "{Kind} of {Workspace}/{Task}/{Job}, {Bytes} bytes, was kept for as long as the workspace says and is removed.")]
    public static partial void KeptLongEnough(this ILogger logger, RetainedKind kind, string workspace, string task, string? job, long bytes);

    [LoggerMessage(3, LogLevel.Information, "Serving on {Address}; data in {Folder}. Ctrl-C stops the host, not the training.")]
    public static partial void Serving(this ILogger logger, string address, string folder);

    [LoggerMessage(4, LogLevel.Information, "Stopped. {Count} attempt(s) keep training; the next start takes them up again.")]
    public static partial void Stopped(this ILogger logger, int count);

    [LoggerMessage(10, LogLevel.Warning, "The inbox or the rules cannot be looked at; the next look comes in a second.")]
    public static partial void InboxAway(this ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "Webhooks cannot be sent; the next look comes in a while.")]
    public static partial void WebhooksAway(this ILogger logger, Exception exception);
}
