using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using FineTune.Cli.Server;

namespace FineTune.Cli.Commands.Jobs;

/// <summary><c>finetune logs</c></summary>
internal static class LogsCommand
{
    private static readonly Listing Lines = new(line => Show.Text(line["text"]), [], _ => "");

    public static Command Of(CommandSet set) => set.Make("logs", new("Read the log of a job, or follow it", "读取或跟随作业日志"), command =>
    {
        var name = set.Required(command, "task", new("Name of the task", "任务名称"));
        var job = set.Optional(command, "job", new("Name of the job; the first by default", "作业名称，默认第一个"));
        var follow = set.Option<bool>(command, "--follow", new("Go on as it is written; Ctrl-C leaves the job running", "持续跟随；Ctrl-C 离开但不停止作业"), "-f");
        string[] numbers = ["attempt", "node", "rank", "tail"];
        var options = numbers.ToDictionary(number => number, number => set.Option<int?>(command, $"--{number}", Help(number)));
        var search = set.Option<string?>(command, "--search", new("Only lines that hold this", "只显示包含该文本的行"));
        return async (session, parsed, cancellation) =>
        {
            var task = parsed.GetRequiredValue(name);
            var chosen = await TaskPath.JobAsync(session, task, parsed.GetValue(job), cancellation);
            var query = options.Where(option => parsed.GetValue(option.Value) is not null).Select(option => $"{option.Key}={parsed.GetValue(option.Value)}");
            var path = $"{TaskPath.Of(task, chosen)}/logs?{string.Join('&', query.Append(parsed.GetValue(search) is { } text ? $"search={Uri.EscapeDataString(text)}" : ""))}".TrimEnd('&', '?');
            return parsed.GetValue(follow)
                ? await FollowAsync(session, task, chosen, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "follow=true", cancellation)
                : Write(session, await session.Server.GetAsync(path, cancellation));
        };
    });

    private static ExitCode Write(Session session, JsonNode? lines)
    {
        if (session.Out.IsTable)
        {
            foreach (var line in lines!.AsArray())
            {
                Console.Out.WriteLine(Show.Text(line!["text"]));
            }
        }
        else
        {
            session.Out.Write(lines, Lines);
        }

        return ExitCode.Done;
    }

    private static async Task<ExitCode> FollowAsync(Session session, string task, string job, string path, CancellationToken cancellation)
    {
        try
        {
            await foreach (var told in EventReader.ReadAsync(session.Server, path, cancellation))
            {
                if (told.EventType == "line")
                {
                    await Console.Out.WriteLineAsync(told.Data.AsMemory(), cancellation);
                }
                else if (told.EventType == "end")
                {
                    session.Out.Note($"{task}/{job}: {told.Data}.", $"{task}/{job}：{told.Data}。");
                }
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            session.Out.Note($"Detached; {task}/{job} goes on. Come back with: finetune logs {task} {job} -f", $"已离开，{task}/{job} 继续运行。可用 finetune logs {task} {job} -f 返回。");
            return ExitCode.Detached;
        }
    }

    private static Core.Findings.LocalizedText Help(string number) => number switch
    {
        "attempt" => new("Attempt; the newest by default", "第几次尝试，默认最新"),
        "node" => new("Node, from 0", "节点，从 0 起"),
        "rank" => new("Process of the node, from 0", "节点内的进程，从 0 起"),
        _ => new("Only the last lines; 1000 by default", "只显示末尾若干行，默认 1000"),
    };
}
