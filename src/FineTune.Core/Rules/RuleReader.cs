using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Rules;

/// <summary>Reads a rule that a client sent, and tells everything that is wrong with it.</summary>
public static class RuleReader
{
    private const int MaxConcurrent = 100;
    private const string DefaultTaskName = "{dataset}-{version}";

    private static readonly string[] Fields =
        ["name", "dataset", "stage", "task", "taskName", "maxConcurrent", "coolDown", "budgetUsd", "dryRun", "enabled"];

    private static readonly string[] SetByRule = ["name", "dataset", "stage"];

    private static readonly string[] Stages = ["pt", "sft", "rm", "dpo", "kto"];

    public static (DatasetRule? Rule, IReadOnlyList<Finding> Findings) Read(JsonElement body, DateTimeOffset now)
    {
        var findings = new List<Finding>();
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.Error("", "wrong-type", new("A rule is an object.", "规则应为对象。"), new("Send { \"name\": …, \"dataset\": …, \"task\": { … } }.", "请发送 { \"name\": …, \"dataset\": …, \"task\": { … } }。"))]);
        }

        findings.AddRange(UnknownField.In(body, Fields));
        var dataset = ReadName(body, "dataset", findings);
        var rule = new DatasetRule(
            ReadName(body, "name", findings), dataset, ReadStage(body, findings), ReadTask(body, findings), ReadTaskName(body, dataset, findings),
            ReadConcurrent(body, findings), ReadCoolDown(body, findings), ReadBudget(body, findings),
            ReadFlag(body, "dryRun", false, findings), ReadFlag(body, "enabled", true, findings), now);
        return (findings.Count == 0 ? rule : null, findings);
    }

    private static string ReadName(JsonElement body, string field, List<Finding> findings)
    {
        if (body.TryGetProperty(field, out var json) && JsonText.TryGet(json, out var name) && TaskSpecReader.IsName(name))
        {
            return name;
        }

        findings.Add(Finding.Error(field, "bad-name", new("A name is expected.", "应为名称。"), new("Use lower-case letters, digits and '-', at most 63.", "请使用小写字母、数字和“-”，最多 63 个字符。")));
        return "";
    }

    private static string ReadStage(JsonElement body, List<Finding> findings)
    {
        if (!body.TryGetProperty("stage", out var json))
        {
            return "sft";
        }

        if (JsonText.TryGet(json, out var stage) && Stages.Contains(stage))
        {
            return stage;
        }

        findings.Add(Finding.Error("stage", "not-a-choice", new("A stage is expected.", "应为训练阶段。"), new($"Choose one of: {string.Join(", ", Stages)}.", $"请选择：{string.Join("、", Stages)}。")));
        return "";
    }

    private static JsonObject ReadTask(JsonElement body, List<Finding> findings)
    {
        if (!body.TryGetProperty("task", out var json) || json.ValueKind != JsonValueKind.Object)
        {
            findings.Add(Finding.Error("task", "required", new("The template of the task is needed, as an object.", "缺少任务模板（对象）。"), new("Write { \"model\": …, \"jobs\": [ … ] }.", "请写成 { \"model\": …, \"jobs\": [ … ] }。")));
            return [];
        }

        foreach (var field in SetByRule.Where(field => json.TryGetProperty(field, out _)))
        {
            findings.Add(Finding.Error($"task.{field}", "set-by-rule", new($"The rule sets '{field}' of the task.", $"任务的 {field} 由规则决定。"), new("Leave it out of the template.", "请从模板中删除。")));
        }

        try
        {
            // A copy, which outlives the request.
            var task = JsonNode.Parse(json.GetRawText())!.AsObject();
            return JsonNode.Parse(task.ToJsonString())!.AsObject();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            findings.Add(Finding.Error("task", "lone-surrogate", new("A text of the template has half of a surrogate pair.", "模板中的文本含有不成对的代理字符。"), new("Write the character itself.", "请写出字符本身。")));
            return [];
        }
    }

    private static string ReadTaskName(JsonElement body, string dataset, List<Finding> findings)
    {
        var pattern = DefaultTaskName;
        var isText = !body.TryGetProperty("taskName", out var json) || JsonText.TryGet(json, out pattern);

        // A version has 16 characters.
        if (isText && pattern.Contains("{version}", StringComparison.Ordinal)
            && TaskSpecReader.IsName(pattern.Replace("{version}", "0123456789abcdef", StringComparison.Ordinal).Replace("{dataset}", dataset.Length == 0 ? "d" : dataset, StringComparison.Ordinal)))
        {
            return pattern;
        }

        findings.Add(Finding.Error("taskName", "bad-pattern", new("The pattern has to hold {version} and give a name of at most 63 characters.", "模式必须包含 {version}，且结果应为不超过 63 个字符的名称。"), new("Write \"nightly-{version}\".", "请写成 \"nightly-{version}\"。")));
        return "";
    }

    private static int ReadConcurrent(JsonElement body, List<Finding> findings)
    {
        if (!body.TryGetProperty("maxConcurrent", out var json))
        {
            return 1;
        }

        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number is >= 1 and <= MaxConcurrent)
        {
            return number;
        }

        findings.Add(Finding.Error("maxConcurrent", "out-of-range", new($"A whole number from 1 to {MaxConcurrent} is expected.", $"应为 1 到 {MaxConcurrent} 的整数。"), new("Leave it out for 1.", "不填则为 1。")));
        return 1;
    }

    private static TimeSpan ReadCoolDown(JsonElement body, List<Finding> findings)
    {
        if (!body.TryGetProperty("coolDown", out var json))
        {
            return TimeSpan.Zero;
        }

        try
        {
            if (JsonText.TryGet(json, out var text) && XmlConvert.ToTimeSpan(text) is var span && span >= TimeSpan.Zero && span <= TimeSpan.FromDays(366))
            {
                return span;
            }
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            // Told below.
        }

        findings.Add(Finding.Error("coolDown", "wrong-type", new("A duration of at most a year is expected.", "应为不超过一年的时长。"), new("Write it as PT6H.", "请写成 PT6H。")));
        return TimeSpan.Zero;
    }

    private static decimal? ReadBudget(JsonElement body, List<Finding> findings)
    {
        if (!body.TryGetProperty("budgetUsd", out var json) || json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var budget) && budget is >= 0 and <= 10_000_000)
        {
            return budget;
        }

        findings.Add(Finding.Error("budgetUsd", "out-of-range", new("An amount from 0 to 10,000,000 is expected.", "应为 0 到 10000000 的金额。"), new("Leave it out for no limit.", "不填则不限。")));
        return null;
    }

    private static bool ReadFlag(JsonElement body, string field, bool otherwise, List<Finding> findings)
    {
        if (!body.TryGetProperty(field, out var json))
        {
            return otherwise;
        }

        if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            findings.Add(Finding.Error(field, "wrong-type", new("Expected true or false.", "应为 true 或 false。"), new("Write it without quotes.", "请不要加引号。")));
        }

        return json.ValueKind == JsonValueKind.True;
    }
}
