using System.CommandLine;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task list</c></summary>
internal static class ListCommand
{
    public static Command Of(CommandSet set) => set.Make("list", new("List tasks, newest first", "列出任务，最新的在前"), command =>
    {
        var state = set.Option<string?>(command, "--state", new("Only tasks in this state, as running", "只列出该状态的任务，如 running"));
        var search = set.Option<string?>(command, "--search", new("Only tasks whose name holds this", "只列出名称包含该文本的任务"));
        var limit = set.Option<int?>(command, "--limit", new("Most tasks to list; 50 by default", "最多列出的任务数，默认 50"));
        return async (session, parsed, cancellation) =>
        {
            var query = $"?pageSize={parsed.GetValue(limit) ?? 50}"
                + (parsed.GetValue(state) is { } wanted ? $"&state={Uri.EscapeDataString(wanted)}" : "")
                + (parsed.GetValue(search) is { } text ? $"&search={Uri.EscapeDataString(text)}" : "");
            var page = await session.Server.GetAsync($"/api/tasks{query}", cancellation);
            session.Out.Write(page?["items"], TaskCommands.Listing);
            return ExitCode.Done;
        };
    });
}
