using System.CommandLine;
using FineTune.Cli.Commands.Catalog;
using FineTune.Cli.Commands.Datasets;
using FineTune.Cli.Commands.Jobs;
using FineTune.Cli.Commands.Models;
using FineTune.Cli.Commands.Setup;
using FineTune.Cli.Commands.Tasks;

namespace FineTune.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class Root
{
    public static RootCommand Build(Language language)
    {
        var options = new GlobalOptions(language);
        var set = new CommandSet(options, language);
        var root = new RootCommand(language.Of(
            "Fine-tuning from a terminal. Exit codes: 0 done, 1 refused, 2 wrong command line, 3 not found, 4 not in this state, 5 server not reachable, 6 the watched job failed, 130 detached by Ctrl-C.",
            "在终端中微调模型。退出码：0 完成，1 被拒绝，2 命令行错误，3 不存在，4 状态不允许，5 无法连接服务器，6 所关注的作业失败，130 按 Ctrl-C 离开。"));
        foreach (var option in options.All)
        {
            root.Add(option);
        }

        root.Add(TaskCommands.Of(set));
        root.Add(LogsCommand.Of(set));
        root.Add(MetricsCommand.Of(set));
        root.Add(DatasetCommands.Of(set));
        root.Add(ModelCommands.Of(set));
        root.Add(CatalogCommands.Of(set));
        root.Add(OpenCommand.Of(set));
        root.Add(LoginCommand.Of(set));
        root.Add(ProfileCommands.Of(set));
        root.Add(CompletionCommand.Of(set));
        return root;
    }
}
