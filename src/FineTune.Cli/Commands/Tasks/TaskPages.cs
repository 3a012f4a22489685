using System.Text.Json.Nodes;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>Reads lists of tasks page by page.</summary>
internal static class TaskPages
{
    private const int PageSize = 500;

    /// <param name="session">The run of the command.</param>
    /// <param name="query">Further query, each parameter after <c>&amp;</c>.</param>
    /// <param name="limit">Most tasks to read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The tasks, newest first, and how many there are.</returns>
    public static async Task<(IReadOnlyList<JsonNode> Tasks, int Total)> ReadAsync(
        Session session, string query, int limit, CancellationToken cancellation)
    {
        var tasks = new List<JsonNode>();
        for (var number = 1; ; number++)
        {
            var page = await session.Server.GetAsync($"/api/tasks?page={number}&pageSize={Math.Min(limit, PageSize)}{query}", cancellation);
            var items = page!["items"]!.AsArray().OfType<JsonNode>().ToList();
            var total = (int)(Show.Number(page["total"]) ?? 0);
            tasks.AddRange(items.Take(limit - tasks.Count));
            if (items.Count == 0 || tasks.Count >= Math.Min(limit, total))
            {
                return (tasks, total);
            }
        }
    }
}
