using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Documents;
using FineTune.Cli.Output;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands.Rules;

/// <summary><c>finetune rule …</c></summary>
internal static class RuleCommands
{
    private static readonly Listing Rules = new(
        rule => Show.Text(rule["name"]),
        [
            new(new("Rule", "规则"), rule => Show.Text(rule["name"])),
            new(new("Dataset", "数据集"), rule => Show.Text(rule["dataset"])),
            new(new("Stage", "阶段"), rule => Show.Text(rule["stage"])),
            new(new("Model", "模型"), rule => Show.Text(rule["task"]?["model"])),
            new(new("Enabled", "启用"), rule => Show.Text(rule["enabled"])),
            new(new("Dry run", "演练"), rule => Show.Text(rule["dryRun"])),
        ],
        rules => rules.Count == 0 ? "finetune rule apply -f rule.yaml" : $"finetune rule firings {rules[0]["name"]}");

    public static Command Of(CommandSet set) => set.Group("rule", new("Rules that create tasks when data arrives", "数据到达时创建任务的规则"),
        Apply(set), List(set), Get(set), FiringsCommand.Of(set),
        Switch(set, "enable", true, new("Let a rule look at new versions", "启用规则")),
        Switch(set, "disable", false, new("Keep a rule without letting it act", "停用但保留规则")),
        Delete(set));

    /// <summary>Address of a rule.</summary>
    public static string Path(string name) => $"/api/rules/{Uri.EscapeDataString(name)}";

    private static Command Apply(CommandSet set) => set.Make("apply", new("Create or replace a rule", "创建或替换规则"), command =>
    {
        var file = set.Option<string>(command, "--file", new("Rule as YAML or JSON; - reads standard input", "YAML 或 JSON 格式的规则；- 表示标准输入"), "-f");
        file.Required = true;
        return async (session, parsed, cancellation) =>
        {
            var rule = DocumentFile.Read(parsed.GetRequiredValue(file), new("a rule: an object with name, dataset and task", "规则：包含 name、dataset、task 的对象"));
            session.Out.Write(await SaveAsync(session, rule, cancellation), Rules);
            return ExitCode.Done;
        };
    });

    private static Command List(CommandSet set) => set.Make("list", new("List rules", "列出规则"), _ => async (session, parsed, cancellation) =>
    {
        session.Out.Write(await session.Server.GetAsync("/api/rules", cancellation), Rules);
        return ExitCode.Done;
    });

    private static Command Get(CommandSet set) => set.Make("get", new("Look at a rule; -o yaml gives what apply reads", "查看规则；-o yaml 的输出可供 apply 使用"), command =>
    {
        var name = set.Rule(command);
        return async (session, parsed, cancellation) =>
        {
            session.Out.Write(await session.Server.GetAsync(Path(parsed.GetRequiredValue(name)), cancellation), Rules);
            return ExitCode.Done;
        };
    });

    private static Command Switch(CommandSet set, string verb, bool isEnabled, LocalizedText help) => set.Make(verb, help, command =>
    {
        var name = set.Rule(command);
        return async (session, parsed, cancellation) =>
        {
            var rule = (JsonObject)(await session.Server.GetAsync(Path(parsed.GetRequiredValue(name)), cancellation))!;
            rule["enabled"] = isEnabled;
            session.Out.Write(await SaveAsync(session, rule, cancellation), Rules);
            return ExitCode.Done;
        };
    });

    private static Command Delete(CommandSet set) => set.Make("delete", new("Delete a rule and its history; the tasks it made stay", "删除规则及其记录，已创建的任务保留"), command =>
    {
        var name = set.Rule(command);
        var yes = set.Yes(command);
        return async (session, parsed, cancellation) =>
        {
            var rule = parsed.GetRequiredValue(name);
            if (!Confirm.Ask(session, parsed.GetValue(yes), new($"Delete rule {rule}?", $"删除规则 {rule}？")))
            {
                return ExitCode.Refused;
            }

            await session.Server.DeleteAsync(Path(rule), cancellation);
            session.Out.Note($"Deleted {rule}.", $"已删除 {rule}。");
            session.Out.Hint("finetune rule list");
            return ExitCode.Done;
        };
    });

    private static Task<JsonNode?> SaveAsync(Session session, JsonObject rule, CancellationToken cancellation)
    {
        // The server's own field, which a rule that was read has.
        rule.Remove("createdAt");

        // A rule without a name is for the server to refuse, with everything else that is wrong.
        return session.Server.PutAsync(Path(rule["name"]?.ToString() is { Length: > 0 } name ? name : "unnamed"), rule, cancellation);
    }
}
