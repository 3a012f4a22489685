using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Cli.Server;
using Spectre.Console;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset check</c></summary>
internal static class CheckCommand
{
    private static readonly Listing Fits = new(
        fit => Show.Text(fit["stage"]),
        [
            new(new("Stage", "阶段"), fit => Show.Text(fit["stage"])),
            new(new("Fits", "适用"), fit => Show.Text(fit["fits"])),
            new(new("Why not", "原因"), fit => Show.Text(fit["reason"]), Wraps: true),
        ],
        _ => "");

    public static Command Of(CommandSet set) => set.Make("check", new("Read the report of a dataset: findings, format, rows and what it can train", "查看数据集报告：问题、格式、行数与适用阶段"), command =>
    {
        var name = set.Dataset(command);
        return async (session, parsed, cancellation) =>
        {
            var version = await DatasetCommands.FindAsync(session, parsed.GetRequiredValue(name), cancellation);
            if (session.Out.IsTable)
            {
                Write(session, version!);
            }
            else
            {
                session.Out.WriteData(version?["report"]);
            }

            return ExitCode.Done;
        };
    });

    private static void Write(Session session, JsonNode version)
    {
        session.Out.WriteFindings([.. version["report"]!["findings"]!.AsArray().OfType<JsonObject>().Select(FindingJson.Read)]);
        session.Out.Answers.Write(session.Out.TableOf([.. version["report"]!["fits"]!.AsObject().Select(fit => Fit(session, fit.Key, fit.Value))], Fits));
        session.Out.Answers.WriteLine();
        session.Out.Write(version, DatasetCommands.Versions);
    }

    private static JsonObject Fit(Session session, string stage, JsonNode? fit) => new()
    {
        ["stage"] = stage,
        ["fits"] = fit!["fits"]!.GetValue<bool>() ? session.Language.Of("yes", "是") : session.Language.Of("no", "否"),
        ["reason"] = fit["reason"]?[session.Language.IsChinese ? "zh" : "en"]?.ToString(),
    };
}
