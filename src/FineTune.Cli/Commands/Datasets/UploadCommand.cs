using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FineTune.Cli.Documents;
using Spectre.Console;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset upload</c></summary>
internal static class UploadCommand
{
    public static Command Of(CommandSet set) => set.Make("upload", new("Upload a file as a version of a dataset; it is checked whole", "将文件上传为数据集的一个版本，并完整检查"), command =>
    {
        var name = set.Required(command, "dataset", new("Name of the dataset", "数据集名称"));
        var file = set.Required(command, "file", new("File to upload", "要上传的文件"));
        var columns = set.Option<string?>(command, "--columns", new(
            """The file's column for each field, as {"instruction":"question","output":"answer"}""", """各字段对应的列，如 {"instruction":"question","output":"answer"}"""));
        var skip = set.Option<bool>(command, "--skip-invalid-rows", new("Leave out rows with errors, else one refuses the file", "跳过有错误的行，否则拒绝整个文件"));
        var cutoff = set.Option<int?>(command, "--cutoff-length", new("Warn about rows longer than this many tokens; as a task has it by default", "超过该词元数的行会有警告，默认与任务相同"));
        return async (session, parsed, cancellation) =>
        {
            await using var content = DocumentFile.Open(parsed.GetRequiredValue(file));
            Dictionary<string, string> fields = [];
            if (parsed.GetValue(columns) is { } mapping)
            {
                fields["columns"] = mapping;
            }

            if (parsed.GetValue(skip))
            {
                fields["skipInvalidRows"] = "true";
            }

            if (parsed.GetValue(cutoff) is { } length)
            {
                fields["cutoffLength"] = length.ToString(CultureInfo.InvariantCulture);
            }

            var version = await SendAsync(session, DatasetCommands.Path(parsed.GetRequiredValue(name)) + "/versions", content, fields, cancellation);
            session.Out.Write(version, DatasetCommands.Versions);
            return ExitCode.Done;
        };
    });

    private static Task<JsonNode?> SendAsync(
        Session session, string path, FileStream content, IReadOnlyDictionary<string, string> fields, CancellationToken cancellation)
    {
        var fileName = Path.GetFileName(content.Name);
        return session.Out.Notes.Profile.Capabilities.Interactive
            ? session.Out.Notes.Progress().StartAsync(progress =>
            {
                var bar = progress.AddTask(Markup.Escape(fileName), maxValue: Math.Max(1, content.Length));
                return session.Server.UploadAsync(path, fileName, new ObservedStream(content, sent => bar.Value = sent), fields, cancellation);
            })
            : session.Server.UploadAsync(path, fileName, content, fields, cancellation);
    }
}
