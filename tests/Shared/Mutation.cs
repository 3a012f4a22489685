using System.Text.Json.Nodes;
using CsCheck;
using FineTune.Core.Parameters;

namespace FineTune.Tests.Shared;

/// <summary>One mistake that a person or a program makes in a task.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Apply">Does it, at a place that the number chooses.</param>
public sealed record Mutation(string Name, Action<JsonObject, uint> Apply)
{
    private static readonly string[] Texts =
        ["", "auto", "Lora", "fp64", "2 hours", "4GB", "a\u0000b", "../..", "𝒩ame", new string('x', 5000), "null", "NaN", "{{7*7}}", "'; --", "faq@0000"];

    private static readonly double[] Numbers = [-1, 0, 0.5, 1.5, 1e-300, 1e300, 9007199254740993, -0.0, 1023.5, 4294967296];

    private static readonly string[] Strays = ["do_predict", "rank", "epochs", "streaming", "use_galore", "pissa_init", "predict_with_generate", "job", "", "__proto__"];

    public static Gen<Mutation> All { get; } = Among.These<Mutation>(
    [
        new("a text in the place of a value", (task, at) => Replace(task, at, Pick(Texts, at))),
        new("a number in the place of a value", (task, at) => Replace(task, at, Pick(Numbers, at))),
        new("a number that no computer holds", (task, at) => Replace(task, at, JsonNode.Parse("1e999"))),
        new("null in the place of a value", (task, at) => Replace(task, at, null)),
        new("true in the place of a value", (task, at) => Replace(task, at, true)),
        new("a list in the place of a value", (task, at) => Replace(task, at, new JsonArray(1, "a", new JsonObject()))),
        new("an object in the place of a value", (task, at) => Replace(task, at, new JsonObject { ["a"] = 1 })),
        new("a field that there is not", (task, at) => Add(task, at, Pick(Strays, at), 1)),
        new("a field in another section", (task, at) => Add(task, at, ParameterTable.OfJob[(int)(at % (uint)ParameterTable.OfJob.Count)].Field, 1)),
        new("a misspelt field", Misspell),
        new("a field left out", Remove),
        new("a row of the table set to anything", Set),
        new("two jobs of one name", (task, _) => task["jobs"] = new JsonArray(new JsonObject { ["name"] = "a" }, new JsonObject { ["name"] = "a" })),
        new("too many jobs", (task, _) => task["jobs"] = new JsonArray([.. Enumerable.Range(0, 40).Select(_ => (JsonNode)new JsonObject())])),
    ]);

    private static T Pick<T>(T[] from, uint at) => from[(at / 7) % (uint)from.Length];

    private static List<(JsonObject Parent, string Field)> Places(JsonObject json)
    {
        var places = new List<(JsonObject, string)>();
        foreach (var (field, value) in json)
        {
            places.Add((json, field));
            var below = value switch { JsonObject child => [child], JsonArray list => list.OfType<JsonObject>(), _ => Enumerable.Empty<JsonObject>() };
            places.AddRange(below.SelectMany(Places));
        }

        return places;
    }

    private static void Replace(JsonObject task, uint at, JsonNode? value)
    {
        var places = Places(task);
        if (places.Count > 0)
        {
            var (parent, field) = places[(int)(at % (uint)places.Count)];
            parent[field] = value;
        }
    }

    private static void Add(JsonObject task, uint at, string field, JsonNode? value)
    {
        var places = Places(task);
        (places.Count == 0 ? task : places[(int)(at % (uint)places.Count)].Parent)[field] = value;
    }

    private static void Misspell(JsonObject task, uint at)
    {
        var places = Places(task);
        if (places.Count > 0)
        {
            var (parent, field) = places[(int)(at % (uint)places.Count)];
            var value = parent[field];
            parent.Remove(field);
            parent[field + "s"] = value;
        }
    }

    private static void Remove(JsonObject task, uint at)
    {
        var places = Places(task);
        if (places.Count > 0)
        {
            var (parent, field) = places[(int)(at % (uint)places.Count)];
            parent.Remove(field);
        }
    }

    private static void Set(JsonObject task, uint at)
    {
        var row = ParameterTable.OfJob[(int)(at % (uint)ParameterTable.OfJob.Count)];
        var value = row.Choices.Count > 0 ? Pick([.. row.Choices.Select(choice => choice.Value)], at) : (JsonNode?)Pick(Numbers, at);
        if (task["jobs"] is not JsonArray { Count: > 0 } jobs || jobs[0] is not JsonObject job)
        {
            job = [];
            task["jobs"] = new JsonArray(job);
        }

        var section = row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)];
        if (job[section] is not JsonObject part)
        {
            part = [];
            job[section] = part;
        }

        part[row.Field] = value;
    }
}
