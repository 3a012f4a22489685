using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset upload</c></summary>
internal static class UploadCommand
{
    public static Command Of(CommandSet set) => set.Make("upload", new("Upload a file as a version of a dataset; it is checked whole", "将文件上传为数据集的一个版本，并完整检查"), command =>
    {
        var name = set.Required(command, "name", new("Name of the dataset", "数据集名称"));
        var file = set.Required(command, "file", new("File to upload", "要上传的文件"));
        return async (session, parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            await using var content = Open(path);
            var version = await SendAsync(session, DatasetCommands.Path(parsed.GetRequiredValue(name)) + "/versions", Path.GetFileName(path), content, cancellation);
            session.Out.Write(version, DatasetCommands.Versions);
            return ExitCode.Done;
        };
    });

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, new($"{path} cannot be read: {missing.Message}", $"无法读取 {path}：{missing.Message}"));
        }
    }

    private static Task<JsonNode?> SendAsync(Session session, string path, string fileName, FileStream content, CancellationToken cancellation) =>
        session.Out.Notes.Profile.Capabilities.Interactive
            ? session.Out.Notes.Progress().StartAsync(async progress =>
            {
                var bar = progress.AddTask(Markup.Escape(fileName), maxValue: Math.Max(1, content.Length));
                return await session.Server.UploadAsync(path, fileName, new ObservedStream(content, sent => bar.Value = sent), cancellation);
            })
            : session.Server.UploadAsync(path, fileName, content, cancellation);
}
