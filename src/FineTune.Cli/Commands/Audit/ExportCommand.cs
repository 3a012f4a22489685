using System.CommandLine;

namespace FineTune.Cli.Commands.Audit;

/// <summary><c>finetune audit export</c></summary>
internal static class ExportCommand
{
    public static Command Of(CommandSet set) => set.Make("export", new(
        "Write every record of every workspace, a line of JSON each", "导出所有工作区的全部记录，每行一个 JSON"), command =>
    {
        var file = set.Option<string?>(command, "--file", new("File to write; standard output by default", "写入的文件，默认标准输出"), "-f");
        return async (session, parsed, cancellation) =>
        {
            using var answer = await session.Server.OpenAsync(AuditCommands.Lines, null, cancellation);
            await using var lines = await answer.Content.ReadAsStreamAsync(cancellation);
            if (parsed.GetValue(file) is { } path)
            {
                await SaveAsync(lines, Path.GetFullPath(path), cancellation);
                session.Out.Hint($"finetune audit verify -f {path}");
            }
            else
            {
                await using var output = Console.OpenStandardOutput();
                await lines.CopyToAsync(output, cancellation);
            }

            return ExitCode.Done;
        };
    });

    // Whole or not at all: half a trail would look like one that was cut off.
    private static async Task SaveAsync(Stream lines, string path, CancellationToken cancellation)
    {
        var partial = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await using (var target = new FileStream(partial, FileMode.CreateNew))
            {
                await lines.CopyToAsync(target, cancellation);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (HttpIOException)
        {
            throw new CliException(ExitCode.Unreachable, new("The download broke off. Try again.", "下载中断，请重试。"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{path} cannot be written: {refused.Message}", $"无法写入 {path}：{refused.Message}"));
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
