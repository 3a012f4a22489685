using System.Text.Json.Nodes;
using CsCheck;
using FineTune.Core.Parameters;

namespace FineTune.Tests.Shared;

/// <summary>Generates the documents that clients send: sound ones, and sound ones that one to three mutations have touched.</summary>
/// <param name="Model">A base model that exists.</param>
/// <param name="Dataset">A dataset that exists and fits stage sft.</param>
/// <param name="Engine">Engine of the location; only what it can do is asked for.</param>
/// <param name="Cards">Cards that the location has.</param>
/// <param name="Context">Longest rows that the model knows, in tokens.</param>
/// <param name="Layers">Layers of the model.</param>
public sealed record TaskDocuments(string Model, string Dataset, Engines Engine, int Cards, int Context, int Layers)
{
    private const int MaxMutations = 3;

    /// <summary>Documents that say nothing wrong by themselves; a few break a rule over several fields.</summary>
    public Gen<JsonObject> Sound =>
        from name in Name
        from method in Among.These("lora", "full", "freeze")
        from jobs in Job.Array[0, 3]
        select Document(name, method, jobs);

    /// <summary>Sound documents after one to three mutations, as JSON text.</summary>
    public Gen<string> NearlySound =>
        from document in Sound
        from mutations in Mutation.All.Array[1, MaxMutations]
        from seed in Gen.UInt
        select Mutated(document, mutations, seed);

    private static Gen<string> Name => Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"].Array[1, 20].Select(letters => new string(letters));

    private Gen<JsonObject> Job =>
        Gen.Int[0, ParameterTable.OfJob.Count - 1].Array[0, 8].SelectMany(picked =>
            Values([.. picked.Distinct().Select(index => ParameterTable.OfJob[index])])).Select(ToJob);

    private static string Mutated(JsonObject document, Mutation[] mutations, uint seed)
    {
        var copy = (JsonObject)document.DeepClone();
        for (var index = 0; index < mutations.Length; index++)
        {
            mutations[index].Apply(copy, unchecked((seed * 2654435761u) + (uint)index));
        }

        return copy.ToJsonString();
    }

    private JsonObject Document(string name, string method, JsonObject[] jobs)
    {
        var document = new JsonObject { ["name"] = name, ["model"] = Model, ["dataset"] = Dataset, ["method"] = method };
        if (jobs.Length > 0)
        {
            document["jobs"] = new JsonArray([.. jobs.Select((job, index) =>
            {
                job = (JsonObject)job.DeepClone();
                job["name"] = $"job-{index}";
                return job;
            })]);
        }

        return document;
    }

    private Gen<(Parameter Row, JsonNode? Value)[]> Values(Parameter[] rows) => rows.Aggregate(
        Gen.Const(Array.Empty<(Parameter, JsonNode?)>()),
        (all, row) => Gen.Select(all, Value(row), (values, value) => values.Append((row, value)).ToArray()));

    private static JsonObject ToJob((Parameter Row, JsonNode? Value)[] values)
    {
        var job = new JsonObject();
        foreach (var (row, value) in values)
        {
            var section = row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)];
            job[section] ??= new JsonObject();
            job[section]![row.Field] = value?.DeepClone();
        }

        return job;
    }

    /// <summary>A value of a row that the engine can do and that lies in its hard range.</summary>
    private Gen<JsonNode?> Value(Parameter row)
    {
        var engine = Engine;
        var value = row.Path switch
        {
            "compute.type" => Gen.Const((JsonNode?)null),
            "compute.nodes" or "compute.cards" => Gen.Const((JsonNode?)1),
            "compute.cpu" => Gen.Const((JsonNode?)1),
            "compute.memory" or "compute.sharedMemory" => Gen.Const((JsonNode?)"1Gi"),
            "hyperparameters.cutoffLength" => Gen.Int[4, Context].Select(number => (JsonNode?)number),
            "advanced.freezeTrainableLayers" => Gen.Int[1, Layers].Select(number => (JsonNode?)number),
            "lora.targetModules" => Among.These("all", "q_proj,v_proj").Select(text => (JsonNode?)text),
            _ when !row.Engines.HasFlag(engine) => Gen.Const(row.Write(row.DefaultValue)),
            _ => OfKind(row),
        };
        var isLeftOut = row.Path == "compute.type";
        return isLeftOut ? Gen.Const((JsonNode?)DefaultComputeType) : row.IsOptional ? Gen.OneOf(value, Gen.Const((JsonNode?)null)) : value;
    }

    private string DefaultComputeType => Engine == Engines.Reference ? "cpu" : "Standard_NC24ads_A100_v4";

    private Gen<JsonNode?> OfKind(Parameter row) => row.Kind switch
    {
        ParameterKind.Integer => Gen.Long[(long)(row.Minimum ?? 0), (long)Math.Min(row.Maximum ?? 10_000, 10_000)].Select(number => (JsonNode?)number),
        ParameterKind.Number => Gen.Double[row.Minimum ?? 0, Math.Min(row.Maximum ?? 10, 10)].Where(number => !row.ExclusiveMinimum || number > row.Minimum).Select(number => (JsonNode?)number),
        ParameterKind.Flag => Gen.Bool.Select(flag => (JsonNode?)flag),
        ParameterKind.Choice => Among.These([.. row.Choices.Where(choice => choice.Engines.HasFlag(Engine)).Select(choice => choice.Value)]).Select(text => (JsonNode?)text),
        ParameterKind.Duration => Among.These("PT30M", "PT2H", "P1D").Select(text => (JsonNode?)text),
        ParameterKind.Memory => Among.These("512Mi", "1Gi").Select(text => (JsonNode?)text),
        _ => Gen.Const((JsonNode?)""),
    };
}
