using FineTune.Core.Lifecycle;
using FineTune.Core.Retention;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions;

/// <summary>Everything that this host logs. The alerts of <c>infra/</c> look for the event names.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Effect} of {Task}/{Job}, attempt {Attempt}, failed and will be repeated: {Reason}")]
    public static partial void EffectFailed(this ILogger logger, Effect? effect, string task, string job, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A hint about {Task}/{Job} could not be sent; the next sweep looks at the job.")]
    public static partial void HintLost(this ILogger logger, Exception exception, string task, string job);

    [LoggerMessage(3, LogLevel.Warning, "No orchestration looks after {Task}/{Job}, which is {State}; one is started.")]
    public static partial void Unattended(this ILogger logger, string task, string job, JobState state);

    [LoggerMessage(4, LogLevel.Information, "The job that has waited longest for compute waits for {Minutes} minutes.")]
    public static partial void OldestQueued(this ILogger logger, double minutes);

    [LoggerMessage(5, LogLevel.Warning, "The platform holds something for {Attempt}, which no job has. It is removed in {Grace} unless a job claims it.")]
    public static partial void OrphanFound(this ILogger logger, string attempt, TimeSpan grace);

    [LoggerMessage(6, LogLevel.Warning, "What the platform held for {Attempt}, which no job has, is removed.")]
    public static partial void OrphanRemoved(this ILogger logger, string attempt);

    [LoggerMessage(10, LogLevel.Information, "Version {Version} of dataset {Dataset} has expired and is removed.")]
    public static partial void DatasetExpired(this ILogger logger, string dataset, string version);

    [LoggerMessage(11, LogLevel.Information, "{Kind} of {Workspace}/{Task}/{Job}, {Bytes} bytes, was kept for as long as the workspace says and is removed.")]
    public static partial void KeptLongEnough(this ILogger logger, RetainedKind kind, string workspace, string task, string? job, long bytes);

    [LoggerMessage(7, LogLevel.Information, "{File} is now version {Version} of dataset {Dataset}.")]
    public static partial void UploadTaken(this ILogger logger, string dataset, string file, string version);

    [LoggerMessage(8, LogLevel.Warning, "{File} cannot train and is left where it is; dataset {Dataset} is unchanged: {Reasons}")]
    public static partial void UploadRefused(this ILogger logger, string dataset, string file, string reasons);

    [LoggerMessage(9, LogLevel.Warning, "'{Dataset}' is not a name, so {File} is left where it is. Use lower-case letters, digits and '-', at most 63.")]
    public static partial void UploadMisnamed(this ILogger logger, string dataset, string file);
}
