using System.IO.Compression;
using Spectre.Console;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary>A new folder that an archive of the server's is unpacked into: it appears whole or not at all.</summary>
internal sealed class ModelFolder
{
    /// <exception cref="CliException">There is something already.</exception>
    public ModelFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw new CliException(ExitCode.Conflict, new(
                $"{Path} is there already. Choose another folder with --directory.", $"{Path} 已存在。请用 --directory 指定其他文件夹。"));
        }
    }

    public string Path { get; }

    /// <summary>Downloads an archive and unpacks it.</summary>
    /// <param name="session">The run of the command.</param>
    /// <param name="archive">Address of the archive.</param>
    /// <param name="size">Bytes of the files in it, which stand there as they are.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public async Task FillAsync(Session session, string archive, double size, CancellationToken cancellation)
    {
        using var answer = await session.Server.OpenAsync(archive, null, cancellation);
        await SaveAsync(session, answer, size, cancellation);
        Console.Out.WriteLine(Path);
    }

    // An archive is read from its end, so it is kept in a file first.
    private async Task SaveAsync(Session session, HttpResponseMessage answer, double size, CancellationToken cancellation)
    {
        var partial = $"{Path}.{System.IO.Path.GetRandomFileName()}";
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

            if (Directory.Exists(Path))
            {
                Directory.Delete(Path);
            }

            Directory.Move(partial, Path);
        }
        catch (Exception broken) when (broken is InvalidDataException or HttpIOException)
        {
            throw new CliException(ExitCode.Unreachable, new("The download broke off. Try again.", "下载中断，请重试。"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{Path} cannot be written: {refused.Message}", $"无法写入 {Path}：{refused.Message}"));
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
