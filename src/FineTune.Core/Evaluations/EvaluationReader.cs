using System.Globalization;
using System.Text.Json;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Evaluations;

/// <summary>Reads what an evaluation is asked for, and tells everything that is wrong with it.</summary>
public static class EvaluationReader
{
    private const string DatasetField = "dataset";
    private const string PromptsField = "prompts";

    private static readonly string[] Fields = [DatasetField, PromptsField, "maxSamples", "maxNewTokens", "temperature", "seed"];

    /// <summary>The dataset that a body names, as far as it can be read.</summary>
    public static DatasetReference? FindDataset(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && TryGet(body, DatasetField, out var json) && JsonText.TryGet(json, out var text)
        && DatasetReference.Parse(text) is { IsSound: true } reference ? reference : null;

    /// <param name="body">What a client sent.</param>
    /// <param name="stage">Stage of the job.</param>
    /// <param name="version">What <see cref="FindDataset"/> names; null where there is none.</param>
    /// <returns>The options, the dataset with its version; or every reason why there are none.</returns>
    public static (EvaluationOptions? Options, IReadOnlyList<Finding> Findings) Read(JsonElement body, string stage, DatasetVersion? version)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.NoObject("{ \"dataset\": \"…\", \"prompts\": [ \"…\" ] }")]);
        }

        var findings = UnknownField.In(body, Fields).ToList();
        var dataset = ReadDataset(body, stage, version, findings);
        var prompts = ReadPrompts(body, stage, findings);
        var options = new EvaluationOptions(
            dataset?.ToString(), prompts,
            (int)ReadNumber(body, "maxSamples", 1, 10_000, 1000, isWhole: true, findings),
            (int)ReadNumber(body, "maxNewTokens", 1, 1024, 128, isWhole: true, findings),
            ReadNumber(body, "temperature", 0, 2, 0, isWhole: false, findings),
            (int)ReadNumber(body, "seed", 0, int.MaxValue, 42, isWhole: true, findings));
        if (findings.Count == 0 && dataset is null && prompts.Count == 0)
        {
            findings.Add(Finding.Error("", "required", new("There is nothing to evaluate on.", "没有评估内容。"),
                new("Give a dataset, prompts, or both.", "请指定 dataset、prompts，或两者都指定。")));
        }

        return (findings.Count == 0 ? options : null, findings);
    }

    private static DatasetReference? ReadDataset(JsonElement body, string stage, DatasetVersion? version, List<Finding> findings)
    {
        if (!TryGet(body, DatasetField, out var json))
        {
            return null;
        }

        if (!JsonText.TryGet(json, out var text))
        {
            findings.Add(Finding.Error(DatasetField, "wrong-type", new("A dataset is named by a text, or null.", "数据集用文本命名，或为 null。"), new("Write \"name\" or \"name@version\".", "请写成 \"name\" 或 \"name@version\"。")));
            return null;
        }

        if (version is null)
        {
            findings.Add(Finding.Error(DatasetField, "unknown-dataset", new($"There is no dataset '{Excerpt.Of(text)}'.", $"没有数据集“{Excerpt.Of(text)}”。"),
                new("Upload it first: POST /api/datasets/{name}/versions.", "请先上传：POST /api/datasets/{name}/versions。")));
            return null;
        }

        if (!version.Report.IsUsable)
        {
            findings.Add(Finding.Error(DatasetField, "unusable-dataset", new($"Dataset '{text}' did not pass its check.", $"数据集“{text}”未通过检查。"),
                new("See its report, correct the file and upload it again.", "请查看报告，修正后重新上传。")));
        }
        else if (version.Report.Fits.GetValueOrDefault(stage) is not { Fits: true } and var fit)
        {
            findings.Add(Finding.Error(DatasetField, "dataset-stage-mismatch",
                fit?.Reason ?? new($"Stage {stage} cannot measure on '{text}'.", $"阶段 {stage} 不能在“{text}”上评估。"),
                new("Choose a dataset of the form of the rows that trained.", "请选择与训练数据同一格式的数据集。")));
        }

        return new DatasetReference(version.Dataset, version.Version);
    }

    private static List<string> ReadPrompts(JsonElement body, string stage, List<Finding> findings)
    {
        if (!TryGet(body, PromptsField, out var json))
        {
            return [];
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > EvaluationOptions.MostPrompts)
        {
            findings.Add(Finding.Error(PromptsField, "wrong-type", new($"Prompts are a list of at most {EvaluationOptions.MostPrompts} texts.", $"prompts 应为最多 {EvaluationOptions.MostPrompts} 条文本的列表。"),
                new("Send further ones in another evaluation.", "更多提示词请另行评估。")));
            return [];
        }

        // The scalar head of a reward model is all that it says anything with.
        if (stage == "rm" && json.GetArrayLength() > 0)
        {
            findings.Add(Finding.Error(PromptsField, "no-answers", new("A reward model gives no answers.", "奖励模型不能生成回答。"), new("Give a dataset of pairs instead.", "请改为指定偏好对数据集。")));
        }

        var prompts = new List<string>();
        foreach (var (item, index) in json.EnumerateArray().Select((item, index) => (item, index)))
        {
            var isText = JsonText.TryGet(item, out var prompt);
            prompts.Add(prompt);
            if (!isText || string.IsNullOrWhiteSpace(prompt) || prompt.Length > EvaluationOptions.MostPromptCharacters)
            {
                findings.Add(Finding.Error($"{PromptsField}[{index}]", "bad-prompt",
                    new($"A text of 1 to {EvaluationOptions.MostPromptCharacters} characters is expected.", $"应为 1 到 {EvaluationOptions.MostPromptCharacters} 个字符的文本。"),
                    new("Shorten it, or leave it out.", "请缩短或删除该条。")));
            }
        }

        return prompts;
    }

    private static double ReadNumber(JsonElement body, string field, double least, double greatest, double usual, bool isWhole, List<Finding> findings)
    {
        if (!TryGet(body, field, out var json))
        {
            return usual;
        }

        if (json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && number >= least && number <= greatest && !(isWhole && number % 1 != 0))
        {
            return number;
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"{least} - {greatest}");
        findings.Add(Finding.Error(field, "out-of-range",
            isWhole ? new($"A whole number is expected: {range}.", $"应为整数：{range}。") : new($"A number is expected: {range}.", $"应为数值：{range}。"),
            new(string.Create(CultureInfo.InvariantCulture, $"Leave it out for {usual}."), string.Create(CultureInfo.InvariantCulture, $"不填则为 {usual}。"))));
        return usual;
    }

    private static bool TryGet(JsonElement body, string field, out JsonElement value) =>
        body.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
}
