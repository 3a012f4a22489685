using Microsoft.Extensions.Logging;

namespace FineTune.AzureMachineLearning;

/// <summary>Everything that this platform logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{What} of {Attempt} could not be read; training goes on.")]
    public static partial void Unread(this ILogger logger, Exception exception, string what, string attempt);

    [LoggerMessage(2, LogLevel.Warning, "{Attempt} waited in vain for {Nodes} × {VmSize} in {Location}: {Reason}")]
    public static partial void WaitedInVain(this ILogger logger, string attempt, int nodes, string vmSize, string location, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Offers of {Location} could not be read; it is left out for now.")]
    public static partial void NoOffers(this ILogger logger, Exception exception, string location);
}
