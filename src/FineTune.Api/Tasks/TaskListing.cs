using System.Text.Json;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Lifecycle;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Tasks;

/// <summary><c>GET /api/tasks</c>: filter, sort and page.</summary>
internal static class TaskListing
{
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("search", "Part of the name, in any case."),
        new("state", "Only tasks in one of these states.") { IsList = true, Choices = Names<JobState>() },
        new("method", "Only tasks with one of these methods.") { IsList = true, Choices = Values(ParameterTable.Method) },
        new("stage", "Only tasks of one of these stages.") { IsList = true, Choices = Values(ParameterTable.Stage) },
        new("model", "Only tasks of one of these base models.") { IsList = true },
        new("dataset", "Only tasks that train on one of these datasets: name or name@version.") { IsList = true },
        new("location", "Only tasks at one of these locations.") { IsList = true },
        new("sort", "What to sort by; equals are sorted by name.") { Choices = Names<TaskOrder>(), Default = "created" },
        new("order", "Ascending or descending; the newest come first where neither sort nor order is given.") { Choices = ["asc", "desc"] },
        new("page", "Page, from 1.") { Range = (1, int.MaxValue), Default = "1" },
        new("pageSize", "Most tasks of a page.") { Range = (1, 500), Default = "50" },
    ];

    public static async Task<IResult> ListAsync(
        HttpRequest request, ITaskStore store, PlatformFacts platforms, CancellationToken cancellation)
    {
        var values = QueryValues.Read(request.Query, Parameters);
        if (values.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", values.Findings);
        }

        var query = new TaskQuery(
            values.Text("search") ?? "", values.List("state"), values.List("method"), values.List("stage"), values.List("model"),
            values.List("dataset"), values.List("location"), Enum.Parse<TaskOrder>(values.Text("sort")!, ignoreCase: true), IsDescending(request, values),
            values.Number("page")!.Value, values.Number("pageSize")!.Value);
        var (items, total) = await query.SelectAsync(store.ListAsync(cancellation), cancellation);
        return Results.Ok(new TaskPage([.. items.Select(task => TaskListItem.Of(task, platforms))], total, query.Page, query.PageSize));
    }

    private static bool IsDescending(HttpRequest request, QueryValues values) =>
        values.Text("order") is { } order ? string.Equals(order, "desc", StringComparison.OrdinalIgnoreCase) : !request.Query.ContainsKey("sort");

    private static IReadOnlyList<string> Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static IReadOnlyList<string> Values(Parameter row) => [.. row.Choices.Select(choice => choice.Value)];
}
