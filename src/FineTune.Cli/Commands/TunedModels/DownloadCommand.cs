using System.CommandLine;
using FineTune.Cli.Commands.Jobs;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary><c>finetune model download</c></summary>
internal static class DownloadCommand
{
    public static Command Of(CommandSet set) => set.Make("download", new("Download the adapter or model of a job", "下载作业的适配器或模型"), command =>
    {
        var arguments = new JobArguments(set, command);
        var directory = set.Option<string?>(command, "--directory", new("Folder to put it in; the task's name by default", "存放的文件夹，默认以任务命名"), "-d");
        return async (session, parsed, cancellation) =>
        {
            var (task, job) = await arguments.ReadAsync(session, parsed, cancellation);
            var folder = new ModelFolder(parsed.GetValue(directory) ?? task);
            await folder.FillAsync(session, $"{TaskPath.Of(task, job)}/artifacts.zip", await SizeAsync(session, task, job, cancellation), cancellation);
            return ExitCode.Done;
        };
    });

    private static async Task<double> SizeAsync(Session session, string task, string job, CancellationToken cancellation)
    {
        var files = await session.Server.GetAsync($"{TaskPath.Of(task, job)}/artifacts", cancellation);
        return files!.AsArray().Where(file => Show.Text(file!["path"]).Split('/')[0] is "adapter" or "model").Sum(file => Show.Number(file!["bytes"]) ?? 0);
    }
}
