using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What the cutoff length means for the rows of the datasets.</summary>
internal static class LengthRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Warn("rows-beyond-cutoff", ["hyperparameters.cutoffLength", "/dataset"],
            s => s.CutRows.Rows > 0 && !DropsLongRows(s),
            s => s.CutRows.IsExact
                ? Told(s, $"; {s.CutRows.Tokens} tokens are cut off and not trained.", $"，{s.CutRows.Tokens} 个词元会被截断，不参与训练。")
                : Told(s, $"; about {s.CutRows.Tokens} tokens are cut off and not trained.", $"，约 {s.CutRows.Tokens} 个词元会被截断，不参与训练。"),
            new("Raise the cutoff length, or split the rows.", "请增大截断长度，或拆分这些行。")),
        TaskRule.Warn("packing-drops-rows", ["other.packing", "hyperparameters.cutoffLength", "/dataset"],
            s => s.CutRows.Rows > 0 && DropsLongRows(s),
            s => Told(s, "; packing drops them whole.", "，序列打包会将其整行丢弃。"),
            new("Raise the cutoff length, split the rows, or turn packing off.", "请增大截断长度、拆分这些行，或关闭序列打包。")),
    ];

    private static bool DropsLongRows(RuleSubject s) => s.IsLlamaFactory && s.Task.Stage == "sft" && s.Get(ParameterTable.Packing);

    private static LocalizedText Told(RuleSubject s, string en, string zh)
    {
        var (rows, cutoff) = (s.CutRows.Rows, s.Get(ParameterTable.CutoffLength));
        return s.CutRows.IsExact
            ? new($"{rows} of {s.Rows} rows are longer than {cutoff} tokens, as counted under the model's tokenizer{en}",
                $"按模型的分词器统计，{s.Rows} 行中有 {rows} 行超过 {cutoff} 个词元{zh}")
            : new($"About {rows} of {s.Rows} rows are longer than {cutoff} tokens{en}", $"{s.Rows} 行中约有 {rows} 行超过 {cutoff} 个词元{zh}");
    }
}
