using System.CommandLine;
using System.CommandLine.Help;
using FineTune.Cli.Commands.Audit;
using FineTune.Cli.Commands.Catalog;
using FineTune.Cli.Commands.Datasets;
using FineTune.Cli.Commands.Jobs;
using FineTune.Cli.Commands.Rules;
using FineTune.Cli.Commands.Secrets;
using FineTune.Cli.Commands.Setup;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Commands.TunedModels;

namespace FineTune.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class Root
{
    public static RootCommand Build(Language language)
    {
        var options = new GlobalOptions(language);
        var set = new CommandSet(options, language);
        var root = new RootCommand(language.Of("Fine-tuning from a terminal. Exit codes: ", "在终端中微调模型。退出码：")
            + string.Join(language.Of(", ", "，"), ExitMeaning.All.Select(exit => $"{(int)exit.Code} {language.Of(exit.Text)}")));
        root.Options.OfType<HelpOption>().Single().Description = language.Of("Show help", "显示帮助");
        root.Options.OfType<VersionOption>().Single().Description = language.Of("Show the version", "显示版本");
        foreach (var option in options.All)
        {
            root.Add(option);
        }

        root.Add(TaskCommands.Of(set));
        root.Add(LogsCommand.Of(set));
        root.Add(MetricsCommand.Of(set));
        root.Add(DatasetCommands.Of(set));
        root.Add(RuleCommands.Of(set));
        root.Add(ModelCommands.Of(set));
        root.Add(CatalogCommands.Of(set));
        root.Add(SecretCommands.Of(set));
        root.Add(AuditCommands.Of(set));
        root.Add(OpenCommand.Of(set));
        root.Add(LoginCommand.Of(set));
        root.Add(ProfileCommands.Of(set));
        root.Add(CompletionCommand.Of(set));
        return root;
    }
}
