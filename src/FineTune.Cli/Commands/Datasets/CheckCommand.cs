using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Server;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset check</c></summary>
internal static class CheckCommand
{
    public static Command Of(CommandSet set) => set.Make("check", new("Read the report of a dataset: findings, format and rows", "查看数据集报告：问题、格式与行数"), command =>
    {
        var name = set.Required(command, "name", new("name, or name@version", "名称，或 名称@版本"));
        return async (session, parsed, cancellation) =>
        {
            var version = await DatasetCommands.FindAsync(session, parsed.GetRequiredValue(name), cancellation);
            if (!session.Out.IsTable)
            {
                session.Out.WriteData(version?["report"]);
                return ExitCode.Done;
            }

            var findings = version?["report"]?["findings"]?.AsArray().OfType<JsonObject>().Select(FindingJson.Read).ToList() ?? [];
            session.Out.WriteFindings(findings);
            session.Out.Write(version, DatasetCommands.Versions);
            return ExitCode.Done;
        };
    });
}
