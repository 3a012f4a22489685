using System.Globalization;
using ArmSimulator.Faults;

namespace ArmSimulator.Http;

/// <summary>Lets requests go wrong as the plan says.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, SimulatedWorkspace workspace)
{
    private const int PieceBytes = 4096;

    public async Task InvokeAsync(HttpContext context)
    {
        var fault = context.Request.Path.StartsWithSegments("/msi", StringComparison.Ordinal) ? RequestFault.None : workspace.Faults.OfRequest();
        switch (fault)
        {
            case RequestFault.Throttled:
                context.Response.Headers.RetryAfter = workspace.Faults.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                await Answers.Error(429, "TooManyRequests", "The request is being throttled.").ExecuteAsync(context);
                break;
            case RequestFault.Failed:
                await Answers.Error(500, "InternalServerError", "Something went wrong.").ExecuteAsync(context);
                break;
            case RequestFault.Unavailable:
                await Answers.Error(503, "ServiceUnavailable", "The service is not available.").ExecuteAsync(context);
                break;
            case RequestFault.ResetBefore:
                context.Abort();
                break;
            case RequestFault.ResetAfter:
                context.Response.Body = Stream.Null;
                await next(context);
                context.Abort();
                break;
            case RequestFault.SlowBody:
                await AnswerSlowlyAsync(context);
                break;
            default:
                await next(context);
                break;
        }
    }

    private async Task AnswerSlowlyAsync(HttpContext context)
    {
        var body = context.Response.Body;
        using var whole = new MemoryStream();
        context.Response.Body = whole;
        await next(context);
        context.Response.Body = body;
        for (var offset = 0; offset < whole.Length; offset += PieceBytes)
        {
            await body.WriteAsync(whole.GetBuffer().AsMemory(offset, (int)Math.Min(PieceBytes, whole.Length - offset)));
            await body.FlushAsync();
        }
    }
}
