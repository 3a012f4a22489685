using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Access;

/// <summary>Finds out who sends a request, for those behind it: the limits of requests, and the gate. Nobody is turned away here.</summary>
internal sealed class Identification(RequestDelegate next, Callers callers)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (OperationTable.Of(http) is not { Least: null })
        {
            http.Features.Set(await callers.IdentifyAsync(http, http.RequestAborted));
        }

        await next(http);
    }
}
