using System.CommandLine;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task validate</c></summary>
internal static class ValidateCommand
{
    public static Command Of(CommandSet set) => set.Make("validate", new("Check a task without creating it: findings, estimates, offers", "检查任务但不创建：问题、估算和可用算力"), command =>
    {
        var input = new TaskInput(set, command);
        return async (session, parsed, cancellation) =>
        {
            var answer = await Plan.ShowAsync(session, input.Read(parsed), cancellation);
            if (!session.Out.IsTable)
            {
                session.Out.WriteData(answer);
            }

            var isValid = answer["valid"]!.GetValue<bool>();
            session.Out.Hint(isValid ? "finetune task create …" : "");
            return isValid ? ExitCode.Done : ExitCode.Refused;
        };
    });
}
