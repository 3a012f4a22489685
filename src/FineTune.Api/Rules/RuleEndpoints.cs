using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Ports;
using FineTune.Core.Rules;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Rules;

/// <summary><c>/api/rules</c>: tasks that are created when data arrives. Rules are sent as JSON or YAML.</summary>
internal static class RuleEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/rules").WithTags("Rules");
        rules.MapGet("", async (IRuleStore store, CancellationToken cancellation) => Results.Ok(await store.ListAsync(cancellation)))
            .Produces<IReadOnlyList<DatasetRule>>().WithName("listRules").WithSummary("List rules");
        rules.MapPost("", (HttpRequest request, IRuleStore store, TimeProvider clock, CancellationToken cancellation) => SaveAsync(null, request, store, clock, cancellation))
            .Produces<DatasetRule>(StatusCodes.Status201Created).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict).WithName("createRule").WithSummary("Create a rule");
        rules.MapPut("/{name}", (string name, HttpRequest request, IRuleStore store, TimeProvider clock, CancellationToken cancellation) => SaveAsync(name, request, store, clock, cancellation))
            .Produces<DatasetRule>().Refuses(StatusCodes.Status400BadRequest).WithName("putRule").WithSummary("Create or replace a rule");
        rules.MapGet("/{name}", async (string name, IRuleStore store, CancellationToken cancellation) =>
            await FindAsync(name, store, cancellation) is { } rule ? Results.Ok(rule) : Problem.NotFound("rule"))
            .Produces<DatasetRule>().Refuses(StatusCodes.Status404NotFound).WithName("getRule").WithSummary("Look at a rule");
        rules.MapDelete("/{name}", async (string name, IRuleStore store, CancellationToken cancellation) =>
            TaskSpecReader.IsName(name) && await store.DeleteAsync(name, cancellation) ? Results.NoContent() : Problem.NotFound("rule"))
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound).WithName("deleteRule").WithSummary("Delete a rule and its history; the tasks it made stay");
        rules.MapGet("/{name}/firings", async (string name, IRuleStore store, CancellationToken cancellation) =>
            await FindAsync(name, store, cancellation) is not null ? Results.Ok(await store.ListFiringsAsync(name, cancellation)) : Problem.NotFound("rule"))
            .Produces<IReadOnlyList<RuleFiring>>().Refuses(StatusCodes.Status404NotFound).WithName("listFirings").WithSummary("List what each version made of a rule, and why");
    }

    private static async Task<DatasetRule?> FindAsync(string name, IRuleStore store, CancellationToken cancellation) =>
        TaskSpecReader.IsName(name) ? await store.FindAsync(name, cancellation) : null;

    private static async Task<IResult> SaveAsync(string? name, HttpRequest request, IRuleStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (rule, findings) = RuleReader.Read(body.Document.RootElement, clock.GetUtcNow());
            if (rule is null)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The rule is not valid.", findings);
            }

            if (name is not null && name != rule.Name)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "other-name", "name", new("The rule has another name than the address.", "规则名称与地址不符。"), new("Use one name.", "请使用同一名称。"));
            }

            var earlier = await store.FindAsync(rule.Name, cancellation);
            if (name is null && earlier is not null)
            {
                return Problem.Of(StatusCodes.Status409Conflict, "name-taken", "name", new($"A rule '{rule.Name}' exists already.", $"规则“{rule.Name}”已存在。"), new("Replace it by PUT, or choose another name.", "请用 PUT 替换，或换一个名称。"));
            }

            // A rule that is replaced goes on where it was: its time tells which versions it has seen.
            rule = earlier is null ? rule : rule with { CreatedAt = earlier.CreatedAt };
            await store.SaveAsync(rule, cancellation);
            return earlier is null ? Results.Created($"/api/rules/{rule.Name}", rule) : Results.Ok(rule);
        }
    }
}
