using System.CommandLine;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task cancel|pause|resume|retry</c></summary>
internal static class AskCommand
{
    public static Command Of(CommandSet set, string verb, LocalizedText help, LocalizedText done) => set.Make(verb, help, command =>
    {
        var name = set.Task(command);
        var job = set.Option<string?>(command, "--job", new("Only this job; else every job that it applies to", "只对该作业；默认对所有适用的作业"));
        return async (session, parsed, cancellation) =>
        {
            var task = parsed.GetRequiredValue(name);
            await session.Server.PostAsync($"{TaskPath.Of(task, parsed.GetValue(job))}/{verb}", null, cancellation);
            session.Out.Note($"{task}: {done.En}.", $"{task}：{done.Zh}。");
            session.Out.Hint($"finetune task watch {task}");
            return ExitCode.Done;
        };
    });
}
