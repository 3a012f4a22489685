using System.CommandLine;
using FineTune.Cli.Output;
using FineTune.Core.Findings;

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
            new(new("Parameters", "参数量"), model => Show.Count(model["parameters"])),
            new(new("Context", "上下文"), model => Show.Text(model["contextLength"])),
            new(new("Template", "模版"), model => Show.Text(model["template"])),
            new(new("Licence", "许可"), model => Show.Text(model["licence"])),
        ],
        models => models.Count == 0 ? "" : $"finetune task create NAME --model {models[0]["name"]} --dataset DATASET");

    private static readonly Listing Templates = new(
        template => Show.Text(template["name"]),
        [new(new("Template", "模版"), template => Show.Text(template["name"]))],
        _ => "finetune catalog models");

    public static Command Of(CommandSet set) => set.Group("catalog", new("What a task can name", "任务可用的模型、模版、参数与算力"),
        Remote(set, "models", new("Base models", "基础模型"), Models),
        Remote(set, "offers", new("Compute and its price", "算力与价格"), Offers),
        Remote(set, "templates", new("Prompt templates", "提示词模版"), Templates),
        ParametersCommand.Of(set));

    private static Command Remote(CommandSet set, string name, LocalizedText help, Listing listing) =>
        set.Make(name, help, _ => async (session, parsed, cancellation) =>
        {
            session.Out.Write(await session.Server.GetAsync($"/api/catalog/{name}", cancellation), listing);
            return ExitCode.Done;
        });
}
