using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What the cutoff length means for the rows of the datasets.</summary>
internal static class LengthRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Warn("rows-beyond-cutoff", ["hyperparameters.cutoffLength", "/dataset"],
            s => s.BeyondCutoff.Rows > 0 && !DropsLongRows(s),
            s => new($"About {s.BeyondCutoff.Rows} of {s.Rows} rows are longer than {s.Get(ParameterTable.CutoffLength)} tokens; about {s.BeyondCutoff.Tokens} tokens are cut off and not trained.",
                $"{s.Rows} 行中约有 {s.BeyondCutoff.Rows} 行超过 {s.Get(ParameterTable.CutoffLength)} 个词元，约 {s.BeyondCutoff.Tokens} 个词元会被截断，不参与训练。"),
            new("Raise the cutoff length, or split the rows.", "请增大截断长度，或拆分这些行。")),
        TaskRule.Warn("packing-drops-rows", ["other.packing", "hyperparameters.cutoffLength", "/dataset"],
            s => s.BeyondCutoff.Rows > 0 && DropsLongRows(s),
            s => new($"About {s.BeyondCutoff.Rows} of {s.Rows} rows are longer than {s.Get(ParameterTable.CutoffLength)} tokens; packing drops them whole.",
                $"{s.Rows} 行中约有 {s.BeyondCutoff.Rows} 行超过 {s.Get(ParameterTable.CutoffLength)} 个词元，序列打包会将其整行丢弃。"),
            new("Raise the cutoff length, split the rows, or turn packing off.", "请增大截断长度、拆分这些行，或关闭序列打包。")),
    ];

    private static bool DropsLongRows(RuleSubject s) => s.IsLlamaFactory && s.Task.Stage == "sft" && s.Get(ParameterTable.Packing);
}
