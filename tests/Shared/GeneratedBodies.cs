using System.Text.Json;
using CsCheck;

namespace FineTune.Tests.Shared;

/// <summary>Bodies as clients of every kind send them: sound, nearly sound, and hostile.</summary>
public static class GeneratedBodies
{
    private static readonly string[] Fields =
        ["name", "model", "dataset", "jobs", "method", "stage", "location", "template", "compute", "hyperparameters", "lora", "other", "learningRate", "rank", "x"];

    private static readonly Gen<string> Leaf = Gen.OneOf(
        Among.These("null", "true", "-1", "1e999", "0.5", "\"\"", "\"tiny-llama\"", "\"faq\"", "\"a\\ud800\"", "\"PT2H\"", "\"lora\"", "[]", "{}", "99999999999999999999"),
        Gen.String.Select(text => JsonSerializer.Serialize(text)),
        Gen.Double.Select(number => double.IsFinite(number) ? JsonSerializer.Serialize(number) : "0"));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, self) => depth > 4
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (2, Gen.Select(Among.These(Fields), self).Array[0, 6].Select(pairs => "{" + string.Join(",", pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}")),
            (1, self.Array[0, 3].Select(items => "[" + string.Join(",", items) + "]"))));

    /// <summary>Bodies around tasks that a host could take. Sound ones are few, because each makes a task.</summary>
    public static Gen<string> Around(TaskDocuments tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return Gen.Frequency(
            (2, tasks.Sound.Select(task => task.ToJsonString())), (38, tasks.NearlySound), (48, Value), (6, Gen.String), (5, Gen.Const(new string('[', 5000))),
            (1, Gen.Const("{\"a\\ud800\":1}")));
    }
}
