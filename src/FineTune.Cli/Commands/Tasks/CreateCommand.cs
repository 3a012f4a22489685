using System.CommandLine;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task create</c></summary>
internal static class CreateCommand
{
    public static Command Of(CommandSet set) => set.Make("create", new("Check a task, show what it takes, ask, and create it", "检查任务、展示所需资源、确认后创建"), command =>
    {
        var input = new TaskInput(set, command);
        var yes = set.Option<bool>(command, "--yes", new("Do not ask", "不询问"), "-y");
        var watch = set.Option<bool>(command, "--watch", new("Follow it to its end", "跟随到结束"), "-w");
        return async (session, parsed, cancellation) =>
        {
            var document = input.Read(parsed);
            var isSure = parsed.GetValue(yes) || !session.Out.IsTable;
            if (!isSure)
            {
                var plan = await Plan.ShowAsync(session, document, cancellation);
                if (!plan["valid"]!.GetValue<bool>() || !Confirm.Ask(session, isSure, new("Create it?", "确认创建？")))
                {
                    return ExitCode.Refused;
                }
            }

            var task = await session.Server.PostAsync("/api/tasks", document, cancellation);
            var name = task!["name"]!.ToString();
            if (parsed.GetValue(watch))
            {
                return await Watching.FollowAsync(session, name, cancellation);
            }

            session.Out.Write(task, TaskCommands.Listing with { Next = _ => $"finetune task watch {name}" });
            return ExitCode.Done;
        };
    });
}
