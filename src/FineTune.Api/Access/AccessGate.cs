using FineTune.Api.Audit;
using FineTune.Core.Access;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Access;

/// <summary>
/// Lets a request through to its endpoint where <see cref="OperationTable"/> says so, and has it work in one workspace. Stands behind
/// routing; what has no row is let through to nobody.
/// </summary>
internal sealed class AccessGate(
    RequestDelegate next, IAccessStore store, AuditTrail trail, IOptions<AccessOptions> options, ILogger<AccessGate> logger)
{
    /// <summary>Names the workspace that a request works in.</summary>
    public const string WorkspaceHeader = "FineTune-Workspace";

    /// <summary>The same for OpenAI's clients, whose setting <c>project</c> it is.</summary>
    public const string ProjectHeader = "OpenAI-Project";

    /// <summary>Route value of addresses that name a workspace themselves.</summary>
    public const string WorkspaceValue = "workspace";

    public async Task InvokeAsync(HttpContext http)
    {
        var operation = OperationTable.Of(http);
        if (operation is { Least: null })
        {
            await next(http);
            return;
        }

        var (caller, reason) = http.Features.GetRequiredFeature<Identified>();
        if (caller is null)
        {
            Note(http, reason);
            await (options.Value.AsksWho ? Refusal.UnknownCallerAsync(http) : Refusal.NotLocalAsync(http));
            return;
        }

        http.Features.Set(caller);
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            // Nothing is here, or nothing that takes this method: routing has the answer.
            await next(http);
        }
        else if (operation is null)
        {
            Note(http, $"no row of the table names {http.Request.Method} {OperationTable.PatternOf(endpoint)}");
            await Refusal.ForbiddenAsync(http, new("Nobody may do this.", "任何人都不能执行此操作。"));
        }
        else
        {
            await EnterAsync(http, caller, operation);
        }
    }

    private async Task EnterAsync(HttpContext http, Caller caller, Operation operation)
    {
        var all = caller == Caller.Local && operation.Area != OperationTable.Access && !operation.Removes && Named(http) is null
            ? [new Workspace(Workspace.Default, default, [])]
            : (IReadOnlyList<Workspace>)[.. (await store.ReadAsync(http.RequestAborted)).Workspaces.Select(stored => stored.Value)];
        var named = Named(http);
        var workspace = named is null ? caller.HomeAmong(all) : all.FirstOrDefault(one => one.Name == named);
        var role = workspace is null ? null : caller.RoleIn(workspace);
        if (role is null && operation.IsOwnBusiness && named is null)
        {
            await next(http);
            return;
        }

        // An administrator names the workspace that is to be made.
        if (workspace is null && caller.IsAdministrator && operation.Least == Role.Administrator)
        {
            (workspace, role) = (new Workspace(Workspace.Default, default, []), Role.Administrator);
        }

        if (workspace is null || role is null)
        {
            Note(http, $"{caller.Id} has no role in {named ?? "a workspace of their own"}");
            await (named is null ? Refusal.NoWorkspaceAsync(http) : Refusal.NoSuchWorkspaceAsync(http));
        }
        else if (role < operation.Least)
        {
            Note(http, $"{caller.Id} is {role} of {workspace.Name}; {operation.Least} is needed");
            await trail.NoteForbiddenAsync(http, caller, workspace.Name, operation);
            await Refusal.ForbiddenAsync(http, new($"This needs the role {Word(operation.Least)}; yours is {Word(role)}.", $"此操作需要 {Word(operation.Least)} 角色，您的角色是 {Word(role)}。"));
        }
        else if (caller.Scopes.Count > 0 && operation.Area.Length > 0 && !caller.Scopes.Contains(operation.Area))
        {
            Note(http, $"{caller.Id} is not good for {operation.Area}");
            await trail.NoteForbiddenAsync(http, caller, workspace.Name, operation);
            await Refusal.ForbiddenAsync(http, new($"This key is not good for {operation.Area}.", $"此密钥不能用于 {operation.Area}。"));
        }
        else if (workspace.OnHold && operation.Removes)
        {
            await Refusal.OnHoldAsync(http);
        }
        else
        {
            await trail.RunAsync(http, caller, workspace.Name, operation, next);
        }
    }

    // The address wins over headers, since it says what is changed.
    private static string? Named(HttpContext http) =>
        http.Request.RouteValues.GetValueOrDefault(WorkspaceValue) as string
        ?? Header(http, WorkspaceHeader)
        ?? Header(http, ProjectHeader);

    private static string? Header(HttpContext http, string name) => http.Request.Headers[name] is [{ Length: > 0 } value] ? value : null;

    private static string Word(Role? role) => role.ToString()!.ToLowerInvariant();

    private void Note(HttpContext http, string reason) =>
        logger.Refused(http.Request.Method, OneLine(http.Request.Path), http.Connection.RemoteIpAddress, OneLine(reason));

    // A path may hold line ends, which would forge lines of the log.
    private static string OneLine(string? text) => string.Concat((text ?? "").Select(character => char.IsControl(character) ? '?' : character));
}
