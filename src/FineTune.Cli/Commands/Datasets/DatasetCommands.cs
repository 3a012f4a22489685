using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset …</c></summary>
internal static class DatasetCommands
{
    public static Listing Versions { get; } = new(
        version => $"{version["dataset"]}@{version["version"]}",
        [
            new(new("Dataset", "数据集"), version => Show.Text(version["dataset"])),
            new(new("Version", "版本"), version => Show.Text(version["version"])),
            new(new("Format", "格式"), version => Show.Text(version["report"]?["format"])),
            new(new("Rows", "行数"), version => Show.Text(version["report"]?["rows"])),
            new(new("Size", "大小"), version => Show.Bytes(version["bytes"])),
            new(new("Age", "已创建"), version => Show.Age(version["createdAt"])),
        ],
        versions => versions.Count == 0 ? "finetune dataset upload NAME FILE" : $"finetune task create NAME --model MODEL --dataset {versions[0]["dataset"]}");

    public static Command Of(CommandSet set) => set.Group("dataset", new("Upload, list, check, preview, count and delete datasets", "上传、列出、检查、预览、统计和删除数据集"),
        UploadCommand.Of(set), List(set), CheckCommand.Of(set), PreviewCommand.Of(set), TokensCommand.Of(set), Delete(set));

    /// <summary>Address of a dataset, or of one version of it.</summary>
    /// <param name="reference"><c>name</c> or <c>name@version</c>.</param>
    public static string Path(string reference)
    {
        var parts = reference.Split('@', 2);
        return $"/api/datasets/{Uri.EscapeDataString(parts[0])}" + (parts.Length > 1 ? $"/versions/{Uri.EscapeDataString(parts[1])}" : "");
    }

    /// <summary>The version that a reference names, or the newest of the dataset.</summary>
    public static async Task<JsonNode?> FindAsync(Session session, string reference, CancellationToken cancellation)
    {
        var found = await session.Server.GetAsync(Path(reference), cancellation);
        return found is JsonArray versions ? versions.MaxBy(version => Show.Text(version!["createdAt"]), StringComparer.Ordinal) : found;
    }

    private static Command List(CommandSet set) => set.Make("list", new("List datasets, or the versions of one", "列出数据集，或某个数据集的版本"), command =>
    {
        var name = CommandSet.Suggest(set.Optional(command, "dataset", new("Only this dataset", "只列出该数据集")), set.Names.Datasets);
        return async (session, parsed, cancellation) =>
        {
            var path = parsed.GetValue(name) is { } given ? Path(given) : "/api/datasets";
            session.Out.Write(await session.Server.GetAsync(path, cancellation), Versions);
            return ExitCode.Done;
        };
    });

    private static Command Delete(CommandSet set) => set.Make("delete", new("Delete a dataset, or one version of it", "删除数据集或其某个版本"), command =>
    {
        var name = set.Dataset(command);
        var yes = set.Yes(command);
        var force = set.Option<bool>(command, "--force", new("Delete data that a task still needs; the task will fail", "删除任务仍需要的数据，该任务将失败"));
        return async (session, parsed, cancellation) =>
        {
            var dataset = parsed.GetRequiredValue(name);
            if (!Confirm.Ask(session, parsed.GetValue(yes), new($"Delete {dataset}?", $"删除 {dataset}？")))
            {
                return ExitCode.Refused;
            }

            await session.Server.DeleteAsync(Path(dataset) + (parsed.GetValue(force) ? "?force=true" : ""), cancellation);
            session.Out.Note($"Deleted {dataset}.", $"已删除 {dataset}。");
            session.Out.Hint("finetune dataset list");
            return ExitCode.Done;
        };
    });
}
