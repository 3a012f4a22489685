using System.Net;
using Microsoft.Extensions.Logging;

namespace FineTune.Api;

/// <summary>Everything that the API logs.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(101, LogLevel.Information, "{Method} {Path} from {Address} was refused: {Reason}")]
    public static partial void Refused(this ILogger logger, string method, string path, IPAddress? address, string reason);
}
