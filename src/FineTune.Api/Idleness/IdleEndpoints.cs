using System.Text.Json;
using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
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
    private const string Warn = "warnMinutes";
    private const string Pause = "pauseMinutes";

    public static void Map(IEndpointRouteBuilder api)
    {
        var idle = api.MapGroup("/workspaces/{workspace}/idle").WithTags("Access");
        idle.MapGet("", async (string workspace, IAccessStore store, CancellationToken cancellation) =>
            (await store.ReadAsync(cancellation)).Find(workspace) is { } found ? Results.Ok(found.Value.Idle ?? IdlePolicy.None) : Problem.NotFound("workspace"))
            .Produces<IdlePolicy>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getIdlePolicy").WithSummary("What is done in a workspace about jobs whose GPUs do nothing");
        idle.MapPut("", SetAsync).ReadsJson<IdlePolicy>().Produces<IdlePolicy>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("setIdlePolicy").WithSummary("Say when jobs whose GPUs do nothing are warned about and paused; it takes the place of what was said before");
    }

    private static async Task<IResult> SetAsync(string workspace, HttpRequest request, IAccessStore store, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (policy, findings) = Read(body.Document.RootElement);
            if (findings.Count > 0)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The policy is not valid.", findings);
            }

            var (changed, missing) = await WorkspaceWriting.ChangeAsync(store, workspace, "idle", one => one.Idle, one => one with { Idle = policy }, cancellation);
            return changed is null ? missing! : Results.Ok(changed.Idle);
        }
    }

    private static (IdlePolicy Policy, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        var findings = new List<Finding>();
        var minutes = NumberFields.Read(json, [(Warn, IdlePolicy.MostMinutes), (Pause, IdlePolicy.MostMinutes)], 1, """{"warnMinutes": 30, "pauseMinutes": 60}""", findings);
        if (findings.Count == 0 && minutes[1] is not null && !(minutes[0] < minutes[1]))
        {
            findings.Add(Finding.Error(Pause, "out-of-range", new("A job is paused some time after it was warned about.", "作业在警告之后的一段时间才会暂停。"),
                new("Give warnMinutes, and more pauseMinutes; or leave pauseMinutes out.", "请填写 warnMinutes，并使 pauseMinutes 大于它；或省略 pauseMinutes。")));
        }

        return (new IdlePolicy((int?)minutes[0], (int?)minutes[1]), findings);
    }
}
