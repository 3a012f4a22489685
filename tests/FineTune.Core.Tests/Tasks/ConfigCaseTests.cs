using System.Text;
using System.Text.Json.Nodes;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

/// <summary>
/// The configurations that tasks become. <c>configs/&lt;method&gt;-&lt;stage&gt;.yaml</c> holds the whole file of a task that leaves all
/// else open, and how each quantization and acceleration changes it, or by which rule it is refused; <c>configs/parameters.yaml</c> what
/// each parameter changes. <c>make docs</c> writes them anew.
/// </summary>
public sealed class ConfigCaseTests
{
    private static readonly string[] Folder = ["tests", "FineTune.Core.Tests", "Tasks", "configs"];

    private static readonly string[] Quantizations = ["none", "int4 bnb", "int8 bnb", "int4 hqq", "int8 hqq", "int4 eetq", "int8 eetq"];

    public static TheoryData<string, string> Trainings()
    {
        var data = new TheoryData<string, string>();
        foreach (var method in ParameterTable.Method.Choices)
        {
            foreach (var stage in ParameterTable.Stage.Choices)
            {
                data.Add(method.Value, stage.Value);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Config_OfAMethodAndAStage_IsAsWrittenForEveryQuantizationAndAcceleration(string method, string stage)
    {
        var plain = Config(Read(method, stage, [])) ?? [];
        var text = new StringBuilder(string.Join('\n', plain)).Append(plain.Count > 0 ? "\n" : "");
        foreach (var quantization in Quantizations)
        {
            foreach (var acceleration in ParameterTable.Acceleration.Choices)
            {
                var reading = Read(method, stage, Kernels(quantization, acceleration.Value));
                text.Append('\n').Append(Section($"{quantization}, {acceleration.Value}", reading, plain));
            }
        }

        GeneratedFile.Compare(text.ToString(), [.. Folder, $"{method}-{stage}.yaml"]);
    }

    [Fact]
    public void Config_OfEveryParameter_IsAsWritten()
    {
        var text = new StringBuilder("# What another value of each parameter changes, on one A100 unless it asks for more.\n");
        foreach (var row in ParameterTable.OfJob.Where(row => row.Argument is not null || row == ParameterTable.Distributed || row == ParameterTable.Precision))
        {
            var method = row.Methods.Count > 0 ? row.Methods[0] : "lora";
            var stage = row.Stages.Count > 0 ? row.Stages[^1] : "sft";
            var plain = Config(Read(method, stage, []))!;
            foreach (var value in OtherValues(row))
            {
                text.Append('\n').Append(Section($"{row.Path}: {value.ToJsonString()} ({method}, {stage})", Read(method, stage, At(row.Path, value)), plain));
            }
        }

        GeneratedFile.Compare(text.ToString(), [.. Folder, "parameters.yaml"]);
    }

    private static TaskReading Read(string method, string stage, JsonObject job)
    {
        var dataset = stage switch { "pt" => "text", "sft" or "ppo" => "faq", "kto" => "kto", _ => "pairs" };
        job["name"] = "j";
        var task = new JsonObject
        {
            ["name"] = "a",
            ["location"] = "westeurope",
            ["model"] = "Qwen2.5-7B-Instruct",
            ["method"] = method,
            ["stage"] = stage,
            ["dataset"] = dataset,
            ["jobs"] = new JsonArray(job),
        };
        return Samples.Read(task.ToJsonString());
    }

    private static JsonObject Kernels(string quantization, string acceleration)
    {
        var parts = quantization.Split(' ');
        var advanced = new JsonObject { ["acceleration"] = acceleration, ["quantizationBits"] = parts[0] };
        if (parts.Length > 1)
        {
            advanced["quantizationMethod"] = parts[1];
        }

        return new JsonObject { ["advanced"] = advanced };
    }

    private static JsonObject At(string path, JsonNode value)
    {
        var parts = path.Split('.');
        return new JsonObject { [parts[0]] = new JsonObject { [parts[1]] = value.DeepClone() } };
    }

    private static List<string>? Config(TaskReading reading) => reading.Spec is { } task
        ? [.. LlamaFactoryArguments.ToYaml(LlamaFactoryArguments.Render(task, task.Jobs[0]), task).Split('\n', StringSplitOptions.RemoveEmptyEntries)]
        : null;

    // A refusal with its codes; else the lines that are there more, and those that are there no longer as comments.
    private static string Section(string title, TaskReading reading, List<string> plain)
    {
        if (Config(reading) is not { } config)
        {
            var codes = reading.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code).Distinct();
            return $"# {title}: refused ({string.Join(", ", codes)})\n";
        }

        var names = config.Select(NameOf).ToHashSet();
        var gone = plain.Where(line => !names.Contains(NameOf(line))).Select(line => $"# without {NameOf(line)}");
        var changes = config.Except(plain).Concat(gone).ToList();
        return changes.Count == 0 ? $"# {title}: the same\n" : $"# {title}\n{string.Join('\n', changes)}\n";
    }

    private static string NameOf(string line) => line.Split(':')[0];

    private static IEnumerable<JsonNode> OtherValues(Parameter row) => row.Kind switch
    {
        ParameterKind.Choice => row.Choices.Where(choice => !Equals(choice.Value, row.DefaultValue)).Select(choice => (JsonNode)choice.Value),
        ParameterKind.Flag => [!(bool)row.DefaultValue!],
        ParameterKind.Integer => [Between(row, 3)],
        ParameterKind.Number => [row.Maximum <= 1 ? 0.25 : 0.5],
        _ => ["q_proj,v_proj"],
    };

    private static long Between(Parameter row, long wish) => (long)Math.Clamp(wish, row.Minimum ?? wish, row.Maximum ?? wish);
}
