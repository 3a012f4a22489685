using FineTune.Api.Access;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Audit;

/// <summary>
/// Records every change that a caller asks for: before it begins, so that none goes unrecorded whenever the process dies, and with its
/// outcome once it has ended. Kept where callers have to say who they are.
/// </summary>
internal sealed class AuditTrail(IAuditLog log, IOptions<AccessOptions> options, TimeProvider clock)
{
    /// <summary>Status of a change whose client went away.</summary>
    private const int ClientGone = 499;

    /// <summary>Records a change around the call that makes it.</summary>
    public async Task RunAsync(HttpContext http, Caller caller, string workspace, Operation operation, RequestDelegate next)
    {
        if (!Keeps(operation))
        {
            using var unrecorded = Enter();
            await next(http);
            return;
        }

        var changes = new ChangeNotes();
        var entry = Entry(http, caller, workspace, operation);
        await log.AppendAsync(entry, http.RequestAborted);
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            using var scope = Enter(changes);
            await next(http);
            status = http.Response.StatusCode;
        }
        catch (Exception exception)
        {
            status = exception switch
            {
                OpenAiException refused => refused.Status,
                BadHttpRequestException bad => bad.StatusCode,
                OperationCanceledException when http.RequestAborted.IsCancellationRequested => ClientGone,
                _ => status,
            };
            throw;
        }
        finally
        {
            await log.AppendAsync(entry with { Time = clock.GetUtcNow(), Status = status, Changes = changes.All }, CancellationToken.None);
        }

        IDisposable Enter(ChangeNotes? notes = null) =>
            AccessScope.Enter(workspace, caller.Id, notes, caller == Caller.Local ? null : caller.Name);
    }

    /// <summary>Records a change that the caller may not make.</summary>
    public async Task NoteForbiddenAsync(HttpContext http, Caller caller, string workspace, Operation operation)
    {
        if (Keeps(operation))
        {
            await log.AppendAsync(Entry(http, caller, workspace, operation) with { Status = StatusCodes.Status403Forbidden }, http.RequestAborted);
        }
    }

    private bool Keeps(Operation operation) => operation.Changes && options.Value.AsksWho;

    private AuditEntry Entry(HttpContext http, Caller caller, string workspace, Operation operation) => new(
        Guid.NewGuid().ToString("N"), clock.GetUtcNow(), workspace, caller.Id, http.Connection.RemoteIpAddress?.ToString(), $"{operation.Method} {operation.Pattern}",
        http.Request.Path.ToUriComponent(), null, null);
}
