using System.CommandLine;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task watch</c></summary>
internal static class WatchCommand
{
    public static Command Of(CommandSet set) => set.Make("watch", new("Follow a task to its end; Ctrl-C leaves it running", "跟随任务直到结束；Ctrl-C 离开但不停止任务"), command =>
    {
        var name = set.Task(command);
        return (session, parsed, cancellation) => Watching.RunAsync(session, parsed.GetRequiredValue(name), cancellation);
    });
}
