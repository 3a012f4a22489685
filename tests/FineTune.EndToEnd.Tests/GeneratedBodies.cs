using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace FineTune.EndToEnd.Tests;

/// <summary>Bodies as clients of every kind send them: sound, nearly sound, and hostile.</summary>
internal static class GeneratedBodies
{
    private static readonly string[] Fields =
        ["name", "model", "dataset", "jobs", "method", "stage", "location", "template", "compute", "hyperparameters", "lora", "other", "learningRate", "rank", "x"];

    private static readonly Gen<string> Leaf = Gen.OneOf(
        Among("null", "true", "-1", "1e999", "0.5", "\"\"", "\"tiny-llama\"", "\"faq\"", "\"a\\ud800\"", "\"PT2H\"", "\"lora\"", "[]", "{}", "99999999999999999999"),
        Gen.String.Select(text => JsonSerializer.Serialize(text)),
        Gen.Double.Select(number => double.IsFinite(number) ? JsonSerializer.Serialize(number) : "0"));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, self) => depth > 4
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (2, Gen.Select(Among(Fields), self).Array[0, 6].Select(pairs => "{" + string.Join(",", pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}")),
            (1, self.Array[0, 3].Select(items => "[" + string.Join(",", items) + "]"))));

    private static readonly Gen<JsonObject> Sound =
        from name in Gen.UInt
        from method in Among("lora", "full", "freeze")
        from rate in Gen.Double[1e-5, 1e-3]
        from epochs in Gen.Int[1, 10]
        from batch in Gen.Int[1, 64]
        from rank in Gen.Int[4, 16]
        select new JsonObject
        {
            ["name"] = $"t-{name}",
            ["model"] = "tiny-llama",
            ["dataset"] = "faq",
            ["method"] = method,
            ["jobs"] = new JsonArray(new JsonObject
            {
                ["name"] = "job-1",
                ["compute"] = new JsonObject { ["type"] = "cpu", ["nodes"] = 1, ["retries"] = 1 },
                ["hyperparameters"] = new JsonObject { ["learningRate"] = rate, ["epochs"] = epochs, ["batchSize"] = batch, ["seed"] = 1 },
                ["lora"] = new JsonObject { ["rank"] = rank },
                ["other"] = new JsonObject { ["loggingSteps"] = 10 },
            }),
        };

    // One value or name of a sound task changed.
    private static readonly Gen<string> NearlySound =
        from task in Sound
        from place in Gen.UInt
        from how in Gen.Int[0, 3]
        from leaf in Leaf
        select Change(task, place, how, leaf);

    /// <summary>Sound ones are few, because each makes a task.</summary>
    public static Gen<string> All { get; } = Gen.Frequency(
        (2, Sound.Select(task => task.ToJsonString())), (38, NearlySound), (48, Value), (6, Gen.String), (5, Gen.Const(new string('[', 5000))),
        (1, Gen.Const("{\"a\\ud800\":1}")));

    private static string Change(JsonObject task, uint place, int how, string leaf)
    {
        var copy = (JsonObject)task.DeepClone();
        var places = Places(copy).ToList();
        var (parent, field) = places[(int)(place % (uint)places.Count)];
        switch (how)
        {
            case 0:
                parent.Remove(field);
                return copy.ToJsonString();
            case 1:
                parent[field + "s"] = parent[field]!.DeepClone();
                return copy.ToJsonString();
            default:
                // The leaf may be no JSON that a node can hold, so it is put into the text.
                parent[field] = "\u0001here";
                return copy.ToJsonString().Replace("\"\\u0001here\"", leaf, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(JsonObject Parent, string Field)> Places(JsonObject json) => json.SelectMany(field => (field.Value switch
    {
        JsonObject below => Places(below),
        JsonArray list => list.OfType<JsonObject>().SelectMany(Places),
        _ => [],
    }).Prepend((json, field.Key))).ToList();

    private static Gen<string> Among(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
