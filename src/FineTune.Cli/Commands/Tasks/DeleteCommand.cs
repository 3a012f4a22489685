using System.CommandLine;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task delete</c></summary>
internal static class DeleteCommand
{
    public static Command Of(CommandSet set) => set.Make("delete", new("Delete a task with its logs, checkpoints and models", "删除任务及其日志、检查点和模型"), command =>
    {
        var name = set.Task(command);
        var yes = set.Yes(command);
        return async (session, parsed, cancellation) =>
        {
            var task = parsed.GetRequiredValue(name);
            if (!Confirm.Ask(session, parsed.GetValue(yes), new($"Delete {task} and everything it made?", $"删除 {task} 及其全部产物？")))
            {
                return ExitCode.Refused;
            }

            await session.Server.DeleteAsync(TaskPath.Of(task), cancellation);
            session.Out.Note($"{task} is being deleted.", $"正在删除 {task}。");
            session.Out.Hint("finetune task list");
            return ExitCode.Done;
        };
    });
}
