using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks;

/// <summary>A job in LLaMA-Factory's arguments, which both engines read.</summary>
public static class LlamaFactoryArguments
{
    /// <summary>Arguments of a job, in the order of the table; parameters that do not apply or have no value are left out.</summary>
    public static JsonObject Render(TaskSpec task, JobSpec job)
    {
        var arguments = new JsonObject { ["do_train"] = true };
        foreach (var row in ParameterTable.All.Where(row => row.Argument is not null && row.Applies(task.Method, task.Stage)))
        {
            var settings = row.Section == ParameterSection.Basic ? task.Settings : job.Settings;
            if (row.Write(settings.Get(row)) is { } value)
            {
                arguments[row.Argument!] = value;
            }
        }

        Derive(arguments, task, job.Settings);
        return arguments;
    }

    /// <summary>The same as <c>config.yaml</c>, with the dataset names that LLaMA-Factory looks up.</summary>
    public static string ToYaml(JsonObject arguments, TaskSpec task)
    {
        var text = new StringBuilder("# Reproduce this job by hand: llamafactory-cli train config.yaml\n");
        text.Append(CultureInfo.InvariantCulture, $"dataset: {Names(task.Datasets)}\n");
        if (task.ValidationDatasets.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"eval_dataset: {Names(task.ValidationDatasets)}\n");
        }

        text.Append("dataset_dir: data\noutput_dir: output\n");
        foreach (var (name, value) in arguments)
        {
            var written = value!.GetValueKind() == System.Text.Json.JsonValueKind.String ? Quote(value.GetValue<string>()) : value.ToJsonString();
            text.Append(CultureInfo.InvariantCulture, $"{name}: {written}\n");
        }

        return text.ToString();
    }

    // Arguments that are not one parameter each.
    private static void Derive(JsonObject arguments, TaskSpec task, Settings settings)
    {
        var precision = settings.Get(ParameterTable.Precision);
        arguments["bf16"] = precision == "bf16";
        arguments["fp16"] = precision == "fp16";
        if (precision == "pure_bf16")
        {
            arguments["pure_bf16"] = true;
        }

        // Having rows to measure on measures nothing by itself.
        if (settings.Get(ParameterTable.ValidationRatio) > 0 || task.ValidationDatasets.Count > 0)
        {
            arguments["eval_strategy"] = "steps";
            arguments["eval_steps"] = settings.Get(ParameterTable.EvaluationSteps) ?? settings.Get(ParameterTable.SaveSteps);
        }

        // Stopping early needs the best checkpoint to go back to.
        if (settings.Get(ParameterTable.EarlyStoppingSteps) is not null)
        {
            arguments["load_best_model_at_end"] = true;
            arguments["metric_for_best_model"] = "eval_loss";
            arguments["greater_is_better"] = false;
        }

        if (settings.Get(ParameterTable.WarmupSteps) is not null)
        {
            arguments.Remove("warmup_ratio");
        }

        if (settings.Get(ParameterTable.QuantizationBits) is not "none" and var bits)
        {
            arguments["quantization_bit"] = bits == "int4" ? 4 : 8;
            arguments["quantization_method"] = settings.Get(ParameterTable.QuantizationMethod);
        }

        if (settings.Get(ParameterTable.RopeScaling) is not "none" and var scaling)
        {
            arguments["rope_scaling"] = scaling;
        }

        var (name, value) = settings.Get(ParameterTable.Acceleration) switch
        {
            "unsloth" => ("use_unsloth", (JsonNode)true),
            "liger" => ("enable_liger_kernel", true),
            "flashattention2" => ("flash_attn", "fa2"),
            _ => ("flash_attn", "auto"),
        };
        arguments[name] = value;
        if (settings.Get(ParameterTable.Distributed) == "fsdp")
        {
            arguments["fsdp"] = "full_shard auto_wrap";
        }
        else if (settings.Get(ParameterTable.Distributed) is not "none" and var stage)
        {
            arguments["deepspeed"] = $"deepspeed/ds_{stage.Replace("zero-", "z", StringComparison.Ordinal).Replace('-', '_')}_config.json";
        }
    }

    private static string Names(IReadOnlyList<DatasetReference> datasets) => Quote(string.Join(',', datasets.Select(dataset => dataset.Name)));

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
