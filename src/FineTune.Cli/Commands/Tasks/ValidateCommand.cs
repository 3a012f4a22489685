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
            var plan = await Plan.ReadAsync(session, input.Read(parsed), cancellation);
            if (session.Out.IsTable)
            {
                plan.Write(session, session.Out.Answers);
            }
            else
            {
                session.Out.WriteData(plan.Answer);
            }

            session.Out.Hint(plan.IsValid ? "finetune task create …" : "finetune catalog parameters");
            return plan.IsValid ? ExitCode.Done : ExitCode.Refused;
        };
    });
}
