using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary>What a job may cost.</summary>
/// <param name="Usd">US dollars, above 0; null for no limit.</param>
public sealed record BudgetRequest(decimal? Usd);

/// <summary><c>PUT …/budget</c>: what a job may cost from now on.</summary>
internal static class BudgetEndpoint
{
    private static readonly decimal Most = (decimal)ParameterTable.Budget.Maximum!;

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

            if (!TryRead(body.Document.RootElement, out var usd))
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "out-of-range", "usd", new($"A number above 0, at most {Most}, or null is expected.", $"应为大于 0、不超过 {Most} 的数字，或 null。"),
                    new("Send {\"usd\": 25}.", "请发送 {\"usd\": 25}。"));
            }

            var known = TaskSpecReader.IsName(name) && TaskSpecReader.IsName(job);
            return known && await service.SetBudgetAsync(name, job, usd, cancellation) is not null ? Results.NoContent() : Problem.NotFound("job");
        }
    }

    private static bool TryRead(JsonElement json, out decimal? usd)
    {
        usd = null;
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Any(field => field.Name != "usd") || !json.TryGetProperty("usd", out var value))
        {
            return false;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number > 0 && number <= Most)
        {
            usd = number;
            return true;
        }

        return value.ValueKind == JsonValueKind.Null;
    }
}
