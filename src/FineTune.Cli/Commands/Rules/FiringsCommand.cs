using System.CommandLine;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Rules;

/// <summary><c>finetune rule firings</c></summary>
internal static class FiringsCommand
{
    public static Command Of(CommandSet set) => set.Make("firings", new("List what each version made of a rule, and why", "列出每个版本触发规则的结果与原因"), command =>
    {
        var name = set.Rule(command);
        return async (session, parsed, cancellation) =>
        {
            session.Out.Write(await session.Server.GetAsync(RuleCommands.Path(parsed.GetRequiredValue(name)) + "/firings", cancellation), Firings(set.Language));
            return ExitCode.Done;
        };
    });

    private static Listing Firings(Language language) => new(
        firing => $"{firing["dataset"]}@{firing["version"]}",
        [
            new(new("Version", "版本"), firing => $"{firing["dataset"]}@{firing["version"]}"),
            new(new("Outcome", "结果"), firing => Show.Text(firing["outcome"])),
            new(new("Task", "任务"), firing => Show.Text(firing["task"])),
            new(new("Age", "时间"), firing => Show.Age(firing["at"])),
            new(new("Why", "原因"), firing => Show.Text(firing["reason"]?[language.IsChinese ? "zh" : "en"]), Wraps: true),
        ],
        firings => firings.Select(firing => firing["task"]?.ToString()).FirstOrDefault(task => task is not null) is { } made
            ? $"finetune task watch {made}" : "finetune dataset upload NAME FILE");
}
