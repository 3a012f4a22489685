using System.CommandLine;
using System.Text.Json.Nodes;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task list</c></summary>
internal static class ListCommand
{
    private const int DefaultLimit = 50;

    public static Command Of(CommandSet set) => set.Make("list", new("List tasks, newest first", "列出任务，最新的在前"), command =>
    {
        var state = set.Option<string?>(command, "--state", new("Only tasks in these states, as running,queued", "只列出这些状态的任务，如 running,queued"));
        var search = set.Option<string?>(command, "--search", new("Only tasks whose name holds this", "只列出名称包含该文本的任务"));
        var limit = set.Option<int>(command, "--limit", new("Most tasks to list; 50 by default", "最多列出的任务数，默认 50"));
        limit.DefaultValueFactory = _ => DefaultLimit;
        limit.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && int.TryParse(token.Value, out var number) && number < 1)
            {
                given.AddError(set.Language.Of("--limit is 1 or more.", "--limit 至少为 1。"));
            }
        });
        return async (session, parsed, cancellation) =>
        {
            var query = (parsed.GetValue(state) is { } wanted ? $"&state={Uri.EscapeDataString(wanted)}" : "")
                + (parsed.GetValue(search) is { } text ? $"&search={Uri.EscapeDataString(text)}" : "");
            var (tasks, total) = await TaskPages.ReadAsync(session, query, parsed.GetValue(limit), cancellation);
            session.Out.Write(new JsonArray([.. tasks.Select(task => task.DeepClone())]), TaskCommands.Listing);
            if (session.Out.IsTable && total > tasks.Count)
            {
                session.Out.Note($"{tasks.Count} of {total} tasks; --limit {total} lists all.", $"共 {total} 个任务，已列出 {tasks.Count} 个；--limit {total} 可列出全部。");
            }

            return ExitCode.Done;
        };
    });
}
