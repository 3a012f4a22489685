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
        where !row.IsSupported(subject.Engine.Engine, value) && IsTrainedBySome(row, value)
        select Tell(row, value, subject.Engine, row.Section == ParameterSection.Basic ? row.Path : $"{jobPath}.{row.Path}");

    // What no engine can do has a rule of its own, with its reason.
    private static bool IsTrainedBySome(Parameter row, object? value) =>
        row.IsSupported(Engines.Reference, value) || row.IsSupported(Engines.LlamaFactory, value);

    private static Finding Tell(Parameter row, object? value, EngineCapabilities engine, string path)
    {
        var written = row.Write(value)?.ToJsonString() ?? "null";
        var other = EngineCapabilities.NamesOf(Engines.All & ~engine.Engine)[0];
        var choices = string.Join(", ", engine.ChoicesOf(row));
        var fix = row.Kind == ParameterKind.Choice && engine.Engine == (engine.Engine & row.Engines)
            ? new LocalizedText($"Use one of: {choices}; or a location with the {other} engine.", $"请使用：{choices}；或选择带 {other} 引擎的位置。")
            : new LocalizedText($"Leave it out, or use a location with the {other} engine.", $"请不要设置，或选择带 {other} 引擎的位置。");
        return new Finding(path, Code, Severity.Error,
            new($"The {engine.Name} engine cannot do {row.Label.En} {written}.", $"{engine.Name} 引擎不支持“{row.Label.Zh}”取 {written}。"), fix);
    }
}
