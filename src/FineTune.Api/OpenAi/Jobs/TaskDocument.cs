using System.Text.Json.Nodes;
using FineTune.Api.OpenAi.Catalog;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Datasets;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>The task that a create asks for, as the native document, so that one reader and one set of rules judges both.</summary>
internal sealed class TaskDocument
{
    private readonly JsonObject job = new() { ["name"] = JobName };
    private readonly Dictionary<string, string> fieldOf = [];

    private TaskDocument(string name)
    {
        Json = new JsonObject { ["name"] = name, ["jobs"] = new JsonArray(job) };
        fieldOf["name"] = "suffix";
    }

    public const string JobName = "job-1";

    public JsonObject Json { get; }

    /// <summary>The learning rate that a multiplier of 1 stands for.</summary>
    public double LearningRate { get; private init; }

    public static TaskDocument Write(
        string name, CreateRequest request, NamedModel model, DatasetVersion file, DatasetVersion? validation, ExtraSettings extra, FaultList faults)
    {
        var asked = request.Hyperparameters;
        var rate = extra.Number(ParameterTable.LearningRate);
        var document = new TaskDocument(name) { LearningRate = rate };
        document.Set(ParameterTable.Model, model.Model.Name, "model");
        document.Set(ParameterTable.Dataset, NameOf(file), "training_file");
        document.Set(ParameterTable.Stage, request.Stage, "method");

        // The contract trains every row of the training file, with and without another to validate on.
        document.Set(ParameterTable.ValidationRatio, 0, "training_file");
        if (validation is not null)
        {
            document.Set(ParameterTable.ValidationDataset, NameOf(validation), "validation_file");
            extra = extra.Without(ParameterTable.ValidationRatio);
        }

        foreach (var (row, value) in extra.All)
        {
            document.Set(row, value, extra.IsAsked(row) ? $"metadata.{ExtraSettings.Prefix}{row.Path}" : "model");
        }

        document.SetAsked(ParameterTable.LearningRate, asked.LearningRateMultiplier * rate, null, "learning_rate_multiplier", asked, extra, faults);
        var rows = Math.Max(1, (long)(file.Report.Rows * (1 - (extra.Has(ParameterTable.ValidationRatio) ? extra.Number(ParameterTable.ValidationRatio) : 0))));
        document.SetAsked(ParameterTable.Epochs, asked.Epochs, AutoHyperparameters.Epochs(rows), "n_epochs", asked, extra, faults);
        document.SetAsked(ParameterTable.PreferenceBeta, asked.Beta, null, "beta", asked, extra, faults);
        document.SetBatch(rows, asked, extra, faults);
        if (request.Seed is { } seed)
        {
            document.Set(ParameterTable.Seed, seed, "seed");
        }

        return document;
    }

    /// <summary>The field of the request that a finding is about.</summary>
    public string FieldOf(string path)
    {
        var below = path.StartsWith("jobs[0].", StringComparison.Ordinal) ? path["jobs[0].".Length..] : path;
        return fieldOf.GetValueOrDefault(below, below);
    }

    private static string NameOf(DatasetVersion file) => new DatasetReference(file.Dataset, file.Version).ToString();

    private void SetBatch(long rows, AskedHyperparameters asked, ExtraSettings extra, FaultList faults)
    {
        var shares = Math.Max(1, (long)(extra.Number(ParameterTable.Nodes) * extra.Number(ParameterTable.Cards) * extra.Number(ParameterTable.GradientAccumulation)));
        if (asked.BatchSize is { } whole && whole % shares != 0)
        {
            faults.Add($"{asked.Path}.batch_size", "invalid_value", $"{whole} rows cannot be shared evenly by {shares} cards and accumulated batches. Choose a multiple of {shares}.");
            return;
        }

        var batch = asked.BatchSize ?? AutoHyperparameters.BatchSize(rows, shares);
        SetAsked(ParameterTable.BatchSize, asked.BatchSize / shares, batch / shares, "batch_size", asked, extra, faults);
        if (!extra.Has(ParameterTable.SaveSteps))
        {
            // A checkpoint at the end of each pass, as the contract has it.
            var each = extra.Has(ParameterTable.BatchSize) ? (long)extra.Number(ParameterTable.BatchSize) * shares : batch;
            Set(ParameterTable.SaveSteps, Math.Clamp((rows + each - 1) / Math.Max(1, each), 1, 1_000_000), "training_file");
        }
    }

    private void SetAsked(Parameter row, JsonNode? value, JsonNode? auto, string field, AskedHyperparameters asked, ExtraSettings extra, FaultList faults)
    {
        var at = $"{asked.Path}.{field}";
        if (value is not null && extra.IsAsked(row))
        {
            faults.Add(at, "invalid_value", $"'{field}' and metadata '{ExtraSettings.Prefix}{row.Path}' say the same thing. Give one of them.");
        }
        else if (value is not null || (auto is not null && !extra.Has(row)))
        {
            Set(row, value ?? auto, at);
        }
    }

    private void Set(Parameter row, JsonNode? value, string field)
    {
        var parts = row.Path.Split('.');
        var node = row.Section == ParameterSection.Basic ? Json : job;
        foreach (var part in parts[..^1])
        {
            node[part] ??= new JsonObject();
            node = node[part]!.AsObject();
        }

        node[parts[^1]] = value;
        fieldOf[row.Path] = field;
    }
}
