using System.CommandLine;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task create</c></summary>
internal static class CreateCommand
{
    public static Command Of(CommandSet set) => set.Make("create", new("Check a task, show what it takes, ask, and create it", "检查任务、展示所需资源、确认后创建"), command =>
    {
        var input = new TaskInput(set, command);
        var creation = new Creation(set, command);
        return (session, parsed, cancellation) => creation.RunAsync(session, parsed, input.Read(parsed), cancellation);
    });
}
