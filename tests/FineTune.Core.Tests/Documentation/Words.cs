using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tests.Documentation;

/// <summary>The words of a reference page in one language.</summary>
internal sealed record Words(
    Func<LocalizedText, string> Of, string Title, string Intro, string Columns, string Yes, string No, string Default, string Range, string Advice,
    string Choices, string Applies, string Engines, string Argument, IReadOnlyDictionary<ParameterSection, string> Sections)
{
    public static Words English { get; } = new(
        text => text.En,
        "Parameters",
        "Every field of a task. The first part stands once in a task, the others in each of its `jobs`. Outside a range a task is refused; outside the advice it is warned about.",
        "| Field | Type | Default | Range | Advice | Meaning |",
        "yes", "no", "Default", "Range", "Advice", "Choices", "Applies to", "Engine", "LLaMA-Factory",
        new Dictionary<ParameterSection, string>
        {
            [ParameterSection.Basic] = "Basic information",
            [ParameterSection.Task] = "Deployment of a job",
            [ParameterSection.Hyperparameters] = "Hyper-parameters",
            [ParameterSection.Lora] = "LoRA",
            [ParameterSection.Advanced] = "Advanced",
            [ParameterSection.Other] = "Other",
        });

    public static Words Chinese { get; } = new(
        text => text.Zh,
        "参数说明",
        "任务的全部字段。第一部分每个任务一份，其余写在任务的每个 `jobs` 中。超出取值范围会被拒绝，超出推荐范围会给出警告。",
        "| 字段 | 类型 | 默认值 | 取值范围 | 推荐 | 含义 |",
        "是", "否", "默认值", "取值范围", "推荐", "可选值", "适用于", "引擎", "LLaMA-Factory",
        new Dictionary<ParameterSection, string>
        {
            [ParameterSection.Basic] = "基本信息",
            [ParameterSection.Task] = "任务配置",
            [ParameterSection.Hyperparameters] = "超参数配置",
            [ParameterSection.Lora] = "LoRA 参数配置",
            [ParameterSection.Advanced] = "高级配置",
            [ParameterSection.Other] = "其他参数配置",
        });
}
