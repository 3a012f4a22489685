using System.Text.Json;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Parameters;
using FineTune.Core.Secrets;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>Hyper-parameters as they were asked for; null is <c>auto</c>.</summary>
/// <param name="Path">Where they stand in the request, for faults.</param>
internal sealed record AskedHyperparameters(string Path, long? Epochs, long? BatchSize, double? LearningRateMultiplier, double? Beta);

/// <summary>The body of a create, read and checked as far as it can be alone.</summary>
/// <param name="ValidationFile">File to measure on; null where none is.</param>
/// <param name="Stage">Stage that the method stands for.</param>
internal sealed record CreateRequest(
    string Model, string TrainingFile, string? ValidationFile, string? Suffix, long? Seed, string Stage, AskedHyperparameters Hyperparameters,
    IReadOnlyDictionary<string, string> Metadata)
{
    private const int MostPairs = 16;
    private const int LongestKey = 64;
    private const int LongestValue = 512;

    private static readonly string[] Methods = ["supervised", "dpo", "reinforcement"];

    public static CreateRequest Read(JsonElement body, FaultList faults)
    {
        var fields = new Fields(body, "", faults);
        var (stage, hyperparameters) = ReadMethod(fields, faults);
        var request = new CreateRequest(
            fields.RequiredText("model"), fields.RequiredText("training_file"), fields.Text("validation_file"), fields.Text("suffix", 64),
            fields.Integer("seed", 0, int.MaxValue), stage, hyperparameters, fields.Texts("metadata", MostPairs, LongestKey, LongestValue));
        if (fields.Find("integrations") is { } integrations && !(integrations.ValueKind == JsonValueKind.Array && integrations.GetArrayLength() == 0))
        {
            faults.Add("integrations", "unsupported_integration",
                $"The project, name, entity and tags of a run cannot be chosen here. Leave 'integrations' out; metadata '{ExtraSettings.Prefix}{ParameterTable.ReportTo.Path}': 'wandb' reports with the workspace's secret {SecretTable.WandbKey.Name}.");
        }

        fields.RefuseOthers();
        return request;
    }

    private static (string Stage, AskedHyperparameters Asked) ReadMethod(Fields fields, FaultList faults)
    {
        var top = fields.Below("hyperparameters");
        if (fields.Below("method") is not { } method)
        {
            return ("sft", ReadHyperparameters(top, "hyperparameters", withBeta: false));
        }

        var type = method.RequiredText("type");
        var settings = Methods.ToDictionary(name => name, method.Below);
        method.RefuseOthers();
        switch (type)
        {
            case "supervised" or "dpo":
                foreach (var other in settings.Where(pair => pair.Key != type && pair.Value is not null))
                {
                    faults.Add(method.At(other.Key), "invalid_value", $"The method is '{type}'; settings of '{other.Key}' would have no effect.");
                }

                var own = settings[type]?.Below("hyperparameters");
                settings[type]?.RefuseOthers();
                var path = own is null ? "hyperparameters" : $"method.{type}.hyperparameters";
                return (type == "dpo" ? "dpo" : "sft", ReadHyperparameters(own ?? top, path, withBeta: type == "dpo"));
            case "reinforcement":
                faults.Add("method.type", "unsupported_method",
                    "Reinforcement fine-tuning is not supported here. Use 'dpo' with pairs of a preferred and a rejected answer, or 'supervised'.");
                break;
            default:
                faults.Add("method.type", "invalid_value", "The method is 'supervised' or 'dpo'.");
                break;
        }

        return ("sft", new AskedHyperparameters("hyperparameters", null, null, null, null));
    }

    private static AskedHyperparameters ReadHyperparameters(Fields? fields, string path, bool withBeta)
    {
        var asked = new AskedHyperparameters(
            path, fields?.IntegerOrAuto("n_epochs", 1, 50), fields?.IntegerOrAuto("batch_size", 1, 256),
            fields?.PositiveOrAuto("learning_rate_multiplier", double.MaxValue), withBeta ? fields?.PositiveOrAuto("beta", 2) : null);
        fields?.RefuseOthers();
        return asked;
    }
}
