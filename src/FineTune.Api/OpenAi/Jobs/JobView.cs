using System.Text.Json.Serialization;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>A job as the contract writes it. Times are Unix seconds.</summary>
/// <param name="EstimatedFinish">Always null: the .NET client sleeps until such a time and then misses an earlier end.</param>
/// <param name="ResultFiles">Never null: clients cannot read a null list.</param>
/// <param name="TrainedTokens">Tokens that were learned from; null until the job has succeeded.</param>
public sealed record JobView(
    string Id, long CreatedAt, long? FinishedAt, string Model, string? FineTunedModel, string OrganizationId, string Status,
    HyperparametersView Hyperparameters, string TrainingFile, string? ValidationFile, IReadOnlyList<string> ResultFiles, int? TrainedTokens,
    long Seed, JobErrorView? Error, long? EstimatedFinish, IReadOnlyList<object> Integrations, IReadOnlyDictionary<string, string> Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MethodView? Method,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UserProvidedSuffix)
{
    public string Object { get; } = "fine_tuning.job";
}

/// <summary>Why a job failed.</summary>
public sealed record JobErrorView(string Code, string Message, string? Param);

/// <summary>How a job trains.</summary>
public sealed record MethodView(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MethodSettingsView? Supervised,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MethodSettingsView? Dpo);

public sealed record MethodSettingsView(HyperparametersView Hyperparameters);

/// <summary>Resolved values. <c>"auto"</c> stands only where a task made elsewhere has a value that the contract cannot express.</summary>
public sealed record HyperparametersView(
    object NEpochs, object BatchSize, object LearningRateMultiplier,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Beta);
