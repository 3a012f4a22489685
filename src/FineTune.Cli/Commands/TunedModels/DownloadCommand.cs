using System.CommandLine;
using System.IO.Compression;
using FineTune.Cli.Commands.Jobs;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using Spectre.Console;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary><c>finetune model download</c></summary>
internal static class DownloadCommand
{
    public static Command Of(CommandSet set) => set.Make("download", new("Download the adapter or model of a job", "下载作业的适配器或模型"), command =>
    {
        var arguments = new JobArguments(set, command);
        var folder = set.Option<string?>(command, "--directory", new("Folder to put it in; the task's name by default", "存放的文件夹，默认以任务命名"), "-d");
        return async (session, parsed, cancellation) =>
        {
            var (task, job) = await arguments.ReadAsync(session, parsed, cancellation);
            var target = Path.GetFullPath(parsed.GetValue(folder) ?? task);
            if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            {
                throw new CliException(ExitCode.Conflict, new(
                    $"{target} is there already. Choose another folder with --directory.", $"{target} 已存在。请用 --directory 指定其他文件夹。"));
            }

            using var answer = await session.Server.OpenAsync($"{TaskPath.Of(task, job)}/artifacts.zip", null, cancellation);
            await SaveAsync(session, answer, await SizeAsync(session, task, job, cancellation), target, cancellation);
            Console.Out.WriteLine(target);
            return ExitCode.Done;
        };
    });

    // The archive holds these files as they are.
    private static async Task<double> SizeAsync(Session session, string task, string job, CancellationToken cancellation)
    {
        var files = await session.Server.GetAsync($"{TaskPath.Of(task, job)}/artifacts", cancellation);
        return files!.AsArray().Where(file => Show.Text(file!["path"]).Split('/')[0] is "adapter" or "model").Sum(file => Show.Number(file!["bytes"]) ?? 0);
    }

    // An archive is read from its end, so it is kept in a file first; the folder appears whole or not at all.
    private static async Task SaveAsync(Session session, HttpResponseMessage answer, double size, string target, CancellationToken cancellation)
    {
        var partial = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(partial);
            var archive = new FileStream(
                partial + ".zip", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await using (archive)
            {
                await CopyAsync(session, await answer.Content.ReadAsStreamAsync(cancellation), size, archive, cancellation);
                archive.Position = 0;
                await ZipFile.ExtractToDirectoryAsync(archive, partial, cancellation);
            }

            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(partial, target);
        }
        catch (Exception broken) when (broken is InvalidDataException or HttpIOException)
        {
            throw new CliException(ExitCode.Unreachable, new("The download broke off. Try again.", "下载中断，请重试。"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{target} cannot be written: {refused.Message}", $"无法写入 {target}：{refused.Message}"));
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private static Task CopyAsync(Session session, Stream from, double size, Stream to, CancellationToken cancellation) =>
        session.Out.Notes.Profile.Capabilities.Interactive
            ? session.Out.Notes.Progress().StartAsync(progress =>
            {
                var bar = progress.AddTask(session.Language.Of("Download", "下载"), maxValue: Math.Max(1, size));
                return new ObservedStream(from, read => bar.Value = read).CopyToAsync(to, cancellation);
            })
            : from.CopyToAsync(to, cancellation);
}
