using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Commands.Catalog;

/// <summary><c>finetune catalog …</c></summary>
internal static class CatalogCommands
{
    public static Listing Offers { get; } = new(
        offer => Show.Text(offer["computeType"]),
        [
            new(new("Location", "位置"), offer => Show.Text(offer["location"])),
            new(new("Compute", "算力"), offer => Show.Text(offer["computeType"])),
            new(new("Cards", "卡数"), offer => Show.Text(offer["totalCards"])),
            new(new("GiB/card", "GiB/卡"), offer => Show.Value(Show.Number(offer["memoryGiBPerCard"]))),
            new(new("$/h", "$/小时"), offer => Show.Value(Show.Number(offer["usdPerHour"]))),
            new(new("Spot $/h", "竞价 $/小时"), offer => Show.Value(Show.Number(offer["spotUsdPerHour"]))),
        ],
        _ => "finetune task validate -f task.yaml");

    private static readonly Listing Models = new(
        model => Show.Text(model["name"]),
        [
            new(new("Model", "模型"), model => Show.Text(model["name"])),
            new(new("Parameters", "参数量"), model => Show.Text(model["parameters"])),
            new(new("Context", "上下文"), model => Show.Text(model["contextLength"])),
            new(new("Template", "模版"), model => Show.Text(model["template"])),
            new(new("Licence", "许可"), model => Show.Text(model["licence"])),
        ],
        models => models.Count == 0 ? "" : $"finetune task create NAME --model {models[0]["name"]} --dataset DATASET");

    public static Command Of(CommandSet set) => set.Group("catalog", new("What a task can name", "任务可用的模型、模版、参数与算力"),
        Remote(set, "models", new("Base models", "基础模型"), Models),
        Remote(set, "offers", new("Compute and its price", "算力与价格"), Offers),
        Remote(set, "templates", new("Prompt templates", "提示词模版"), new Listing(
            template => Show.Text(template["name"]), [new(new("Template", "模版"), template => Show.Text(template["name"]))], _ => "")),
        Parameters(set));

    private static Command Remote(CommandSet set, string name, LocalizedText help, Listing listing) => set.Make(name, help, _ => async (session, parsed, cancellation) =>
    {
        session.Out.Write(await session.Server.GetAsync($"/api/catalog/{name}", cancellation), listing);
        return ExitCode.Done;
    });

    // Read off the table itself, so that it can be looked up without a server.
    private static Command Parameters(CommandSet set) => set.Make("parameters", new("Parameters that --set takes", "--set 可用的参数"), command =>
    {
        var search = set.Optional(command, "path", new("Only parameters whose path holds this", "只列出路径包含该文本的参数"));
        return (session, parsed, cancellation) =>
        {
            var rows = ParameterTable.All.Where(row => parsed.GetValue(search) is not { } text || row.Path.Contains(text, StringComparison.OrdinalIgnoreCase));
            session.Out.Write(new JsonArray([.. rows.Select(row => Describe(row, session.Language))]), new Listing(
                row => Show.Text(row["path"]),
                [
                    new(new("Path", "路径"), row => Show.Text(row["path"])),
                    new(new("Default", "默认"), row => Show.Text(row["default"])),
                    new(new("Values", "取值"), row => Show.Text(row["values"])),
                    new(new("Help", "说明"), row => Show.Text(row["help"])),
                ],
                _ => "finetune task validate NAME --set path=value"));
            return Task.FromResult(ExitCode.Done);
        };
    });

    private static JsonObject Describe(Parameter row, Language language)
    {
        var low = row.Minimum is { } minimum ? $"{(row.ExclusiveMinimum ? ">" : "≥")} {Show.Value(minimum)}" : "";
        var high = row.Maximum is { } maximum ? $"≤ {Show.Value(maximum)}" : "";
        return new JsonObject
        {
            ["path"] = row.Path,
            ["kind"] = row.Kind.ToString().ToLowerInvariant(),
            ["default"] = row.Write(row.DefaultValue),
            ["values"] = row.Choices.Count > 0 ? string.Join(" | ", row.Choices.Select(choice => choice.Value)) : $"{low} {high}".Trim(),
            ["help"] = language.Of(row.Help),
        };
    }
}
