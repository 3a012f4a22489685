using System.Text.Json;
using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Core.Access;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Retention;

/// <summary>How long a workspace keeps what is at rest.</summary>
/// <param name="Policy">What is set.</param>
/// <param name="OnHold">Whether nothing may be deleted at all.</param>
/// <param name="Overdue">What the next round removes, or would if the workspace were not on hold.</param>
public sealed record RetentionView(RetentionPolicy Policy, bool OnHold, IReadOnlyList<Removal> Overdue);

/// <summary>Whether nothing of a workspace may be deleted.</summary>
public sealed record HoldRequest(bool OnHold);

/// <summary><c>/api/workspaces/{workspace}/retention</c>: how long things are kept, and what would go; <c>…/hold</c>: that nothing does.</summary>
internal static class RetentionEndpoints
{
    private const string HoldField = "onHold";

    private static readonly WorkspacePart Part = new("retention", workspace => new { workspace.Retention, workspace.OnHold });

    public static void Map(IEndpointRouteBuilder api)
    {
        var workspace = api.MapGroup("/workspaces/{workspace}").WithTags("Access");
        workspace.MapGet("/retention", (string workspace, HttpResponse response, IAccessStore store, RetentionRound round, CancellationToken cancellation) =>
            WorkspaceWriting.GetAsync(response, store, workspace, Part, found => ShowAsync(found, round, cancellation), cancellation))
            .Produces<RetentionView>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getRetention").WithSummary("How long a workspace keeps what is at rest, and what would go now; removes nothing");
        workspace.MapPut("/retention", SetAsync).ReadsJson<RetentionPolicy>().Produces<RetentionView>().ChangesPart()
            .WithName("setRetention").WithSummary("Say how long a workspace keeps what is at rest; it takes the place of what was said before");
        workspace.MapPut("/hold", HoldAsync).ReadsJson<HoldRequest>().Produces<RetentionView>().ChangesPart()
            .WithName("setHold").WithSummary("Put a workspace on legal hold, so that nothing of it can be deleted by anybody, or take it off");
    }

    private static Task<IResult> SetAsync(string workspace, HttpRequest request, IAccessStore store, RetentionRound round, CancellationToken cancellation) =>
        WorkspaceWriting.SetAsync(request, store, workspace, Part, json =>
        {
            var (policy, findings) = RetentionReader.Read(json);
            return (one => one with { Retention = policy }, findings);
        }, changed => ShowAsync(changed, round, cancellation), cancellation);

    private static Task<IResult> HoldAsync(string workspace, HttpRequest request, IAccessStore store, RetentionRound round, CancellationToken cancellation) =>
        WorkspaceWriting.SetAsync(request, store, workspace, Part, json =>
        {
            var (onHold, findings) = ReadHold(json);
            return (one => one with { OnHold = onHold }, findings);
        }, changed => ShowAsync(changed, round, cancellation), cancellation);

    private static (bool OnHold, IReadOnlyList<Finding> Findings) ReadHold(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().ToList() is [{ Name: HoldField, Value: { ValueKind: JsonValueKind.True or JsonValueKind.False } value }]
            ? (value.GetBoolean(), [])
            : (false, [Finding.Error(HoldField, "wrong-type", new("true or false is expected.", "应为 true 或 false。"), new("Send {\"onHold\": true}.", "请发送 {\"onHold\": true}。"))]);

    private static async Task<IResult> ShowAsync(Workspace workspace, RetentionRound round, CancellationToken cancellation) => Results.Ok(
        new RetentionView(workspace.Retention ?? RetentionPolicy.None, workspace.OnHold, await round.PreviewAsync(workspace, cancellation)));
}
