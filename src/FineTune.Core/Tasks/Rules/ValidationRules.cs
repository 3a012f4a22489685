using FineTune.Core.Datasets;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What a run is measured on, and what stopping early by it demands.</summary>
internal static class ValidationRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("validation-twice", ["hyperparameters.validationRatio", "/validationDataset"],
            s => s.ValidationDatasets.Count > 0 && s.Get(ParameterTable.ValidationRatio) > 0,
            _ => new("With a validation dataset no share of the training rows is held back.", "已有验证数据集时，不能再从训练数据中留出验证集。"),
            new("Leave the ratio out, or set it to 0.", "请不设置比例，或设为 0。")),
        TaskRule.Warn("validation-rows-train", ["/validationDataset", "/dataset"],
            s => Overlaps(s).Any(),
            s => new($"The training data also has {string.Join(", ", Overlaps(s).Select(English))}; the loss on them says nothing about new data.",
                $"训练数据中也有{string.Join("、", Overlaps(s).Select(Chinese))}；其损失不能反映新数据上的表现。"),
            new("Measure on rows that do not train.", "请使用未参与训练的数据行进行评估。")),
        TaskRule.Warn("evaluation-no-effect", ["other.evaluationSteps", "hyperparameters.validationRatio", "/validationDataset"],
            s => s.Get(ParameterTable.EvaluationSteps) is not null && !s.Validates,
            _ => new("Without validation data there is nothing to evaluate on.", "没有验证数据，无法评估。"),
            new("Give a validation ratio or dataset, or leave the interval out.", "请设置验证集比例或验证数据集，或不设置评估间隔。")),
        TaskRule.Warn("evaluation-too-rare", ["other.evaluationSteps"],
            s => s.Validates && s.Get(ParameterTable.EvaluationSteps) > s.Estimate.Steps,
            s => new($"The run has {s.Estimate.Steps} steps; it is not evaluated on the way.", $"总共只有 {s.Estimate.Steps} 步，训练途中不会评估。"),
            new("Evaluate more often.", "请减小评估间隔。")),
        TaskRule.Error("validation-too-small", ["hyperparameters.validationRatio", "/dataset"],
            s => s.Get(ParameterTable.ValidationRatio) is > 0 and var ratio && ratio * s.Rows < 1 && s.Rows > 0,
            s => new($"A share of {s.Rows} rows that holds not one row cannot be held back.", $"{s.Rows} 行数据按该比例不足一行，无法留作验证。"),
            new("Raise the ratio, or set it to 0.", "请提高比例，或设为 0。")),
        TaskRule.Error("early-stopping-needs-validation", ["other.earlyStoppingSteps", "hyperparameters.validationRatio", "/validationDataset"],
            s => s.Get(ParameterTable.EarlyStoppingSteps) is not null && !s.Validates,
            _ => new("Early stopping needs rows to evaluate on.", "早停需要验证数据。"),
            new("Give a validation ratio or dataset.", "请设置验证集比例或验证数据集。")),
        TaskRule.Warn("early-stopping-never", ["other.earlyStoppingSteps", "other.evaluationSteps"],
            s => s.Get(ParameterTable.EarlyStoppingSteps) is { } patience && s.Validates
                && patience >= s.Estimate.Steps / (s.Get(ParameterTable.EvaluationSteps) ?? s.Get(ParameterTable.SaveSteps)),
            s => new($"The run of {s.Estimate.Steps} steps ends before so many evaluations.", $"总共 {s.Estimate.Steps} 步，达不到这么多次评估。"),
            new("Evaluate more often, or wait for fewer evaluations.", "请减小评估间隔，或减少等待次数。")),
    ];

    // Datasets to measure on of which rows train as well; the same version trains whole.
    private static IEnumerable<(string Dataset, RowOverlap Rows)> Overlaps(RuleSubject s) => s.ValidationDatasets
        .Select(measured => (measured.Dataset, Rows: s.Datasets.Contains(measured)
            ? new RowOverlap(measured.Report.Rows, measured.Report.Rows, IsWhole: true)
            : s.Overlaps.GetValueOrDefault(new DatasetReference(measured.Dataset, measured.Version))))
        .Where(one => one.Rows is { Shared: > 0 })
        .Select(one => (one.Dataset, one.Rows!));

    private static string English((string Dataset, RowOverlap Rows) one) => one.Rows.Shared == one.Rows.Different
        ? $"every row of '{one.Dataset}'"
        : $"{(one.Rows.IsWhole ? "" : "at least ")}{one.Rows.Shared} of the {one.Rows.Different} different rows of '{one.Dataset}'";

    private static string Chinese((string Dataset, RowOverlap Rows) one) => one.Rows.Shared == one.Rows.Different
        ? $"“{one.Dataset}”的全部数据行"
        : $"“{one.Dataset}”的 {one.Rows.Different} 个不同数据行中的{(one.Rows.IsWhole ? "" : "至少")} {one.Rows.Shared} 个";
}
