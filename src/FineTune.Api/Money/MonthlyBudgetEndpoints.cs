using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
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
    public static void Map(IEndpointRouteBuilder api)
    {
        var budgets = api.MapGroup("/workspaces/{workspace}/budgets").WithTags("Access");
        budgets.MapGet("", async (string workspace, IAccessStore store, ISpendingLog log, TimeProvider clock, CancellationToken cancellation) =>
            (await store.ReadAsync(cancellation)).Find(workspace) is { } found ? await ShowAsync(found.Value, log, clock, cancellation) : Problem.NotFound("workspace"))
            .Produces<MonthlySpendingView>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getBudgets").WithSummary("What may be spent in a workspace this month, and what is spent");
        budgets.MapPut("", SetAsync).ReadsJson<MonthlyBudgets>().Produces<MonthlySpendingView>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("setBudgets").WithSummary("Say what may be spent in a workspace each month, by all and by each user; it takes the place of what was said before");
    }

    private static async Task<IResult> SetAsync(
        string workspace, HttpRequest request, IAccessStore store, ISpendingLog log, TimeProvider clock, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (budgets, findings) = MonthlyBudgetsReader.Read(body.Document.RootElement);
            if (findings.Count > 0)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The budgets are not valid.", findings);
            }

            var (changed, missing) = await WorkspaceWriting.ChangeAsync(
                store, workspace, "budgets", one => one.Budgets, one => one with { Budgets = budgets }, cancellation);
            return changed is null ? missing! : await ShowAsync(changed, log, clock, cancellation);
        }
    }

    private static async Task<IResult> ShowAsync(Workspace workspace, ISpendingLog log, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return Results.Ok(MonthlySpendingView.Of(workspace.Budgets ?? MonthlyBudgets.None, await log.ReadAsync(Month.Of(now), cancellation), now));
    }
}
