using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace FineTune.Api.Health;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: what it needs answers too. Both only look.</summary>
internal static partial class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // Whoever probes must not take a busy process for a dead one.
        var health = endpoints.MapGroup("").WithTags("Health").DisableRateLimiting();
        health.MapGet("/healthz", () => Results.Ok(new HealthView("healthy"))).Produces<HealthView>().WithName("healthz").WithSummary("Whether the process answers");
        health.MapGet("/readyz", ReadyAsync).Produces<HealthView>().Refuses(StatusCodes.Status503ServiceUnavailable).WithName("readyz").WithSummary("Whether storage answers");
    }

    private static async Task<IResult> ReadyAsync(
        ITaskStore tasks, IArtifactStore artifacts, ILoggerFactory loggers, CancellationToken cancellation)
    {
        try
        {
            // A task and a file that are missing are no fault; a table and a container that are missing are.
            await Task.WhenAll(tasks.FindAsync("readyz", cancellation), artifacts.FindAsync("readyz", cancellation));
            return Results.Ok(new HealthView("ready"));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NotReady(loggers.CreateLogger(typeof(HealthEndpoints)), exception);
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "", new("Storage does not answer.", "存储无响应。"),
                new("Check the storage account and the service's rights on it; the log names the cause.", "请检查存储账户及本服务的访问权限；原因见日志。"));
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Storage does not answer.")]
    private static partial void NotReady(ILogger logger, Exception exception);
}
