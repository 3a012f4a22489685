using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>Tells every value that the engine of a job lacks, as the rows of the table say.</summary>
internal static class EngineSupport
{
    public const string Code = "unsupported-by-engine";

    /// <summary>Findings of one job; those about the task's own fields come once for every job that has them.</summary>
    public static IEnumerable<Finding> Check(RuleSubject subject, string jobPath) =>
        from row in ParameterTable.All
        where row.Applies(subject.Task.Method, subject.Task.Stage)
        let value = row.Section == ParameterSection.Basic ? subject.Task.Settings.Get(row) : subject.Job.Settings.Get(row)
        where !row.IsSupported(subject.Engine.Engine, value) && !HasARule(row, value)
        select Tell(row, value, subject.Engine, row.Section == ParameterSection.Basic ? row.Path : $"{jobPath}.{row.Path}");

    // Says why no engine can do it.
    private static bool HasARule(Parameter row, object? value) =>
        (row == ParameterTable.Stage && (string?)value == "ppo") || (row == ParameterTable.QuantizationMethod && (string?)value == "eetq");

    private static Finding Tell(Parameter row, object? value, EngineCapabilities engine, string path)
    {
        var written = row.Write(value)?.ToJsonString() ?? "null";
        var others = EngineCapabilities.NamesOf(Engines.All).Where(name => name != engine.Name && row.IsSupported(EngineCapabilities.Find(name).Engine, value)).ToList();
        var choices = row.Engines.HasFlag(engine.Engine) ? engine.ChoicesOf(row) : [];
        var here = choices.Count > 0
            ? new LocalizedText($"Use one of: {string.Join(", ", choices)}", $"请使用：{string.Join("、", choices)}")
            : new LocalizedText("Leave it out", "请不要设置");
        var fix = others.Count > 0
            ? new LocalizedText($"{here.En}; or a location with the {others[0]} engine.", $"{here.Zh}；或选择带 {others[0]} 引擎的位置。")
            : new LocalizedText($"{here.En}.", $"{here.Zh}。");
        return new Finding(path, Code, Severity.Error,
            new($"The {engine.Name} engine cannot do {row.Label.En} {written}.", $"{engine.Name} 引擎不支持“{row.Label.Zh}”取 {written}。"), fix);
    }
}
