using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using FineTune.Cli.Server;

namespace FineTune.Cli.Commands.Jobs;

/// <summary><c>finetune logs</c></summary>
internal static class LogsCommand
{
    public static Command Of(CommandSet set) => set.Make("logs", new("Read the log of a job, or follow it", "读取或跟随作业日志"), command =>
    {
        var arguments = new JobArguments(set, command);
        var follow = set.Option<bool>(command, "--follow", new("All of it, and on as it is written; Ctrl-C leaves the job running", "从头持续跟随；Ctrl-C 离开但不停止作业"), "-f");
        Option<int?>[] numbers =
        [
            set.Option<int?>(command, "--attempt", new("Attempt; the newest by default", "第几次尝试，默认最新")),
            set.Option<int?>(command, "--node", new("Node, from 0", "节点，从 0 起")),
            set.Option<int?>(command, "--rank", new("Process, from 0 over all nodes", "进程，在所有节点中从 0 起")),
            set.Option<int?>(command, "--tail", new("Only the last lines; 1000 by default", "只显示末尾若干行，默认 1000")),
        ];
        var search = set.Option<string?>(command, "--search", new("Only lines that hold this", "只显示包含该文本的行"));
        return async (session, parsed, cancellation) =>
        {
            var (task, job) = await arguments.ReadAsync(session, parsed, cancellation);
            var isFollowed = parsed.GetValue(follow);
            List<string> query =
            [
                .. numbers.Where(number => parsed.GetValue(number) is not null).Select(number => $"{number.Name.TrimStart('-')}={parsed.GetValue(number)}"),
                .. parsed.GetValue(search) is { } text ? [$"search={Uri.EscapeDataString(text)}"] : Array.Empty<string>(),
            ];
            var path = $"{TaskPath.Of(task, job)}/logs?{string.Join('&', query.Append($"follow={(isFollowed ? "true" : "false")}"))}";
            return isFollowed
                ? await Following.RunAsync(session, $"{task}/{job}", $"finetune logs {task} {job} -f", () => FollowAsync(session, $"{task}/{job}", path, cancellation), cancellation)
                : Write(session, await session.Server.GetAsync(path, cancellation));
        };
    });

    private static ExitCode Write(Session session, JsonNode? lines)
    {
        if (session.Out.Format is OutputFormat.Json or OutputFormat.Yaml)
        {
            session.Out.WriteData(lines);
            return ExitCode.Done;
        }

        foreach (var line in lines!.AsArray())
        {
            Console.Out.WriteLine(Show.Text(line!["text"]));
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> FollowAsync(Session session, string what, string path, CancellationToken cancellation)
    {
        await foreach (var told in EventReader.ReadAsync(session, path, cancellation))
        {
            if (told.EventType == "line")
            {
                await Console.Out.WriteLineAsync(told.Data.AsMemory(), cancellation);
            }
            else if (told.EventType == "end")
            {
                session.Out.Note($"{what}: {told.Data}.", $"{what}：{told.Data}。");
            }
        }

        return ExitCode.Done;
    }
}
