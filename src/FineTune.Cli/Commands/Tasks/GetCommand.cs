using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Cli.Server;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task get</c></summary>
internal static class GetCommand
{
    public static Command Of(CommandSet set) => set.Make("get", new("Look at a task and its jobs; -o yaml gives the whole task", "查看任务及其作业；-o yaml 输出完整任务"), command =>
    {
        var name = set.Task(command);
        return async (session, parsed, cancellation) =>
        {
            var task = await session.Server.GetAsync(TaskPath.Of(parsed.GetRequiredValue(name)), cancellation);
            if (session.Out.IsTable)
            {
                Write(session, task!);
            }
            else
            {
                session.Out.Write(task, TaskCommands.Listing);
            }

            return ExitCode.Done;
        };
    });

    private static void Write(Session session, JsonNode task)
    {
        var name = Show.Text(task["name"]);
        string[] facts =
        [
            Show.Text(task["state"]), Show.Text(task["location"]), Show.Text(task["model"]), $"{task["method"]}/{task["stage"]}",
            string.Join(", ", task["datasets"]!.AsArray().Select(Show.Text)),
        ];
        Console.Out.WriteLine($"{name}: {string.Join(" · ", facts)}");
        foreach (var error in JobJson.Of(task).Select(job => job["error"]).OfType<JsonObject>())
        {
            session.Out.WriteFindings([FindingJson.Read(error) with { Severity = Severity.Error }]);
        }

        session.Out.Write(task["jobs"], JobListing.Of(name));
    }
}
