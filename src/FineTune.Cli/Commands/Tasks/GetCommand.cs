using System.CommandLine;
using FineTune.Core.Findings;
using Spectre.Console;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task get</c></summary>
internal static class GetCommand
{
    public static Command Of(CommandSet set) => set.Make("get", new("Look at a task and its jobs; -o yaml gives the whole task", "查看任务及其作业；-o yaml 输出完整任务"), command =>
    {
        var name = set.Required(command, "name", new("Name of the task", "任务名称"));
        return async (session, parsed, cancellation) =>
        {
            var task = await session.Server.GetAsync(TaskPath.Of(parsed.GetRequiredValue(name)), cancellation);
            if (!session.Out.IsTable)
            {
                session.Out.Write(task, TaskCommands.Listing);
                return ExitCode.Done;
            }

            session.Out.Answers.WriteLine($"{task!["name"]}: {task["state"]}, {task["model"]}, {task["method"]}/{task["stage"]}, {string.Join(", ", task["datasets"]!.AsArray())}");
            session.Out.Write(task["jobs"], JobListing.Of(parsed.GetRequiredValue(name)));
            foreach (var error in task["jobs"]!.AsArray().Select(job => job!["error"]).OfType<System.Text.Json.Nodes.JsonObject>())
            {
                session.Out.WriteFindings([Server.FindingJson.Read(error) with { Severity = Severity.Error }]);
            }

            return ExitCode.Done;
        };
    });
}
