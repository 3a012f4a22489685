using System.CommandLine;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Audit;

/// <summary><c>finetune audit …</c></summary>
internal static class AuditCommands
{
    /// <summary>Address of the trail.</summary>
    public const string Path = "/api/audit";

    /// <summary>Address of all its records, a line each.</summary>
    public const string Lines = Path + "/export";

    private static readonly Listing Records = new(
        record => Show.Text(record["number"]),
        [
            new(new("Number", "序号"), record => Show.Text(record["number"])),
            new(new("Age", "时间"), record => Show.Age(record["time"])),
            new(new("Who", "操作者"), record => Show.Text(record["caller"])),
            new(new("Status", "状态"), record => Show.Text(record["status"])),
            new(new("Operation", "操作"), record => Show.Text(record["operation"]).Split(' ')[0]),
            new(new("Target", "对象"), record => Show.Text(record["target"]), Wraps: true),
        ],
        records => records.Count == 0 ? "" : $"finetune audit list --after {records[^1]["number"]}");

    public static Command Of(CommandSet set) =>
        set.Group("audit", new("Read, export and verify the audit trail", "查看、导出和校验审计记录"), List(set), ExportCommand.Of(set), VerifyCommand.Of(set));

    private static Command List(CommandSet set) => set.Make("list", new("List changes in the workspace, oldest first", "列出工作区中的变更，从旧到新"), command =>
    {
        var after = set.Option<long?>(command, "--after", new("Number of the last record known", "已知的最后一条记录的序号"));
        var limit = set.Option<int?>(command, "--limit", new("Most records to list; 200 by default", "最多列出的记录数，默认 200"));
        return async (session, parsed, cancellation) =>
        {
            var query = $"after={parsed.GetValue(after) ?? 0}&limit={parsed.GetValue(limit) ?? 200}";
            session.Out.Write(await session.Server.GetAsync($"{Path}?{query}", cancellation), Records);
            return ExitCode.Done;
        };
    });
}
