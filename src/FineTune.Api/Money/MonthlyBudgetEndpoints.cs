using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Core.Access;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Money;

/// <summary><c>/api/workspaces/{workspace}/budgets</c>: what may be spent each month, and what is.</summary>
internal static class MonthlyBudgetEndpoints
{
    private static readonly WorkspacePart Part = new("budgets", workspace => workspace.Budgets);

    public static void Map(IEndpointRouteBuilder api)
    {
        var budgets = api.MapGroup("/workspaces/{workspace}/budgets").WithTags("Access");
        budgets.MapGet("", (string workspace, HttpResponse response, IAccessStore store, ISpendingLog log, TimeProvider clock, CancellationToken cancellation) =>
            WorkspaceWriting.GetAsync(response, store, workspace, Part, found => ShowAsync(found, log, clock, cancellation), cancellation))
            .Produces<MonthlySpendingView>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getBudgets").WithSummary("What may be spent in a workspace this month, and what is spent");
        budgets.MapPut("", SetAsync).ReadsJson<MonthlyBudgets>().Produces<MonthlySpendingView>().ChangesPart()
            .WithName("setBudgets").WithSummary("Say what may be spent in a workspace each month, by all and by each user; it takes the place of what was said before");
    }

    private static Task<IResult> SetAsync(
        string workspace, HttpRequest request, IAccessStore store, ISpendingLog log, TimeProvider clock, CancellationToken cancellation) =>
        WorkspaceWriting.SetAsync(request, store, workspace, Part, json =>
        {
            var (budgets, findings) = MonthlyBudgetsReader.Read(json);
            return (one => one with { Budgets = budgets }, findings);
        }, changed => ShowAsync(changed, log, clock, cancellation), cancellation);

    private static async Task<IResult> ShowAsync(Workspace workspace, ISpendingLog log, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return Results.Ok(MonthlySpendingView.Of(workspace.Budgets ?? MonthlyBudgets.None, await log.ReadAsync(Month.Of(now), cancellation), now));
    }
}
