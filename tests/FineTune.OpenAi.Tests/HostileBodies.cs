using System.Text.Json;
using CsCheck;

namespace FineTune.OpenAi.Tests;

/// <summary>Bodies near a create, none of which names a file that exists.</summary>
internal static class HostileBodies
{
    private static readonly string[] Fields =
    [
        "model", "training_file", "validation_file", "suffix", "seed", "method", "type", "supervised", "dpo", "hyperparameters", "n_epochs", "batch_size",
        "learning_rate_multiplier", "beta", "metadata", "integrations", "finetune.lora.rank", "x",
    ];

    private static readonly Gen<string> Leaf = CsCheck.Gen.OneOf(
        Among("null", "true", "-1", "0", "8", "1e999", "0.5", "\"\"", "\"auto\"", "\"tiny-llama\"", "\"a\\ud800\"", "\"supervised\"", "\"dpo\"", "[]", "{}", "99999999999999999999"),
        CsCheck.Gen.String.Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Value = CsCheck.Gen.Recursive<string>((depth, self) => depth > 4
        ? Leaf
        : CsCheck.Gen.Frequency(
            (3, Leaf),
            (4, CsCheck.Gen.Select(Among(Fields), self).Array[0, 8].Select(pairs => "{" + string.Join(",", pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}")),
            (1, self.Array[0, 3].Select(items => "[" + string.Join(",", items) + "]"))));

    public static Gen<string> Gen { get; } = CsCheck.Gen.Frequency((8, Value), (1, CsCheck.Gen.String), (1, CsCheck.Gen.Const(new string('[', 5000))));

    private static Gen<string> Among(params string[] values) => CsCheck.Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
