using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Api.Money;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary>What a job may cost.</summary>
/// <param name="Usd">US dollars, above 0; null for no limit.</param>
public sealed record BudgetRequest([property: JsonRequired] decimal? Usd);

/// <summary><c>PUT …/budget</c>: what a job may cost from now on.</summary>
internal static class BudgetEndpoint
{
    private const string Field = "usd";

    public static void Map(IEndpointRouteBuilder job) =>
        job.MapPut("/budget", SetAsync).ReadsJson<BudgetRequest>().Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound)
            .WithName("setBudget").WithSummary("Say what all attempts of a job together may cost; a job that was paused for it can then be resumed");

    private static async Task<IResult> SetAsync(string name, string job, HttpRequest request, TaskService service, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var json = body.Document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Select(field => field.Name).SequenceEqual([Field]) || !UsdField.TryRead(json, Field, out var usd))
            {
                var fault = UsdField.Fault(Field);
                return Problem.Of(StatusCodes.Status400BadRequest, fault.Message.En, [fault]);
            }

            var known = TaskSpecReader.IsName(name) && TaskSpecReader.IsName(job);
            return known && await service.SetBudgetAsync(name, job, usd, cancellation) is not null ? Results.NoContent() : Problem.NotFound("job");
        }
    }
}
