using System.Text.Json;
using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Findings;
using FineTune.Core.Idleness;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Idleness;

/// <summary><c>/api/workspaces/{workspace}/idle</c>: what is done about jobs whose GPUs do nothing.</summary>
internal static class IdleEndpoints
{
    private static readonly WorkspacePart Part = new("idle", workspace => workspace.Idle);

    private static readonly (string, long)[] Fields = [("warnMinutes", IdlePolicy.MostMinutes), ("pauseMinutes", IdlePolicy.MostMinutes)];

    public static void Map(IEndpointRouteBuilder api)
    {
        var idle = api.MapGroup("/workspaces/{workspace}/idle").WithTags("Access");
        idle.MapGet("", (string workspace, HttpResponse response, IAccessStore store, CancellationToken cancellation) =>
            WorkspaceWriting.GetAsync(response, store, workspace, Part, ShowAsync, cancellation))
            .Produces<IdlePolicy>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getIdlePolicy").WithSummary("What is done in a workspace about jobs whose GPUs do nothing");
        idle.MapPut("", SetAsync).ReadsJson<IdlePolicy>().Produces<IdlePolicy>().ChangesPart()
            .WithName("setIdlePolicy").WithSummary("Say when jobs whose GPUs do nothing are warned about and paused; it takes the place of what was said before");
    }

    private static Task<IResult> SetAsync(string workspace, HttpRequest request, IAccessStore store, CancellationToken cancellation) =>
        WorkspaceWriting.SetAsync(request, store, workspace, Part, json =>
        {
            var (policy, findings) = Read(json);
            return (one => one with { Idle = policy }, findings);
        }, ShowAsync, cancellation);

    private static Task<IResult> ShowAsync(Workspace workspace) => Task.FromResult(Results.Ok(workspace.Idle ?? IdlePolicy.None));

    private static (IdlePolicy Policy, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        var findings = new List<Finding>();
        var minutes = NumberFields.Read(json, Fields, 1, """{"warnMinutes": 30, "pauseMinutes": 60}""", findings);
        var policy = new IdlePolicy((int?)minutes[0], (int?)minutes[1]);
        if (findings.Count == 0 && policy.Check() is { } fault)
        {
            findings.Add(fault);
        }

        return (policy, findings);
    }
}
