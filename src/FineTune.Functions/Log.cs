using FineTune.Core.Lifecycle;
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
}
