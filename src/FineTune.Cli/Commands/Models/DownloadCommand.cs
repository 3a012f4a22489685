using System.CommandLine;
using System.IO.Compression;
using FineTune.Cli.Commands.Tasks;
using Spectre.Console;

namespace FineTune.Cli.Commands.Models;

/// <summary><c>finetune model download</c></summary>
internal static class DownloadCommand
{
    public static Command Of(CommandSet set) => set.Make("download", new("Download the adapter or model of a job", "下载作业的适配器或模型"), command =>
    {
        var name = set.Required(command, "task", new("Name of the task", "任务名称"));
        var job = set.Optional(command, "job", new("Name of the job; the first by default", "作业名称，默认第一个"));
        var folder = set.Option<string?>(command, "--directory", new("Folder to put it in; the task's name by default", "存放的文件夹，默认以任务命名"), "-d");
        return async (session, parsed, cancellation) =>
        {
            var task = parsed.GetRequiredValue(name);
            var chosen = await TaskPath.JobAsync(session, task, parsed.GetValue(job), cancellation);
            var target = Path.GetFullPath(parsed.GetValue(folder) ?? task);
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            {
                throw new CliException(ExitCode.Conflict, new($"{target} is not empty. Choose another folder with --directory.", $"{target} 不为空。请用 --directory 指定其他文件夹。"));
            }

            using var answer = await session.Server.OpenAsync($"{TaskPath.Of(task, chosen)}/artifacts.zip", null, cancellation);
            await ExtractAsync(session, answer, target, cancellation);
            session.Out.Answers.WriteLine(target);
            return ExitCode.Done;
        };
    });

    // An archive is read from its end, so it is kept in a file first; the folder appears whole or not at all.
    private static async Task ExtractAsync(Session session, HttpResponseMessage answer, string target, CancellationToken cancellation)
    {
        var partial = target + ".partial";
        await using var archive = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await CopyAsync(session, await answer.Content.ReadAsStreamAsync(cancellation), archive, cancellation);
        archive.Position = 0;
        try
        {
            await ZipFile.ExtractToDirectoryAsync(archive, partial, overwriteFiles: true, cancellation);
        }
        catch (InvalidDataException)
        {
            throw new CliException(ExitCode.Unreachable, new("The download broke off. Try again.", "下载中断，请重试。"));
        }

        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        Directory.Move(partial, target);
    }

    private static Task CopyAsync(Session session, Stream from, Stream to, CancellationToken cancellation) =>
        session.Out.Notes.Profile.Capabilities.Interactive
            ? session.Out.Notes.Status().StartAsync("0 B", status => new ObservedStream(from, bytes => status.Status($"{bytes / 1024} KiB")).CopyToAsync(to, cancellation))
            : from.CopyToAsync(to, cancellation);
}
