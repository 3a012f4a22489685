using FineTune.Api.OpenAi.Catalog;
using FineTune.Api.OpenAi.Files;
using FineTune.Core.Lifecycle;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>Writes jobs in the contract's words, wherever their tasks were made.</summary>
internal sealed class JobWriter(JobFolder folder, IOptions<OpenAiOptions> options)
{
    private const string Auto = "auto";
    private const int MostEpochs = 50;
    private const int MostRows = 256;

    public async Task<JobView> WriteAsync(FoundJob found, CancellationToken cancellation)
    {
        var job = found.Job;
        var origin = found.Origin;
        var settings = new JobSettings(found.Task, job.Key.Job);
        var succeeded = job.State == JobState.Succeeded;
        var hyperparameters = Hyperparameters(settings, job, origin);
        return new JobView(
            found.Id.ToString(),
            OpenAiJson.Seconds(job.CreatedAt),
            job.FinishedAt is { } end && job.State != JobState.Paused ? OpenAiJson.Seconds(end) : null,
            origin?.Model ?? settings.Text(ParameterTable.Model),
            succeeded ? ModelName.Of(found, options.Value.Organization) : null,
            options.Value.Organization,
            StatusOf(job.State),
            hyperparameters,
            origin?.TrainingFile ?? FirstFile(found.Task.Datasets) ?? "",
            origin?.ValidationFile ?? FirstFile(found.Task.ValidationDatasets),
            succeeded ? [FileId.OfResults(found.Id)] : [],
            await folder.TrainedTokensAsync(job, cancellation),
            (long)(settings.Number(ParameterTable.Seed) ?? ParameterTable.Seed.Default),
            job is { State: JobState.Failed, Error: { } error } ? new JobErrorView(error.Code, $"{error.Message.En} {error.Fix.En}", null) : null,
            EstimatedFinish: null,
            Integrations: [],
            origin?.Metadata ?? new Dictionary<string, string>(),
            Method(settings, hyperparameters),
            origin?.Suffix);
    }

    /// <summary>The contract's status. <c>paused</c> stands in its own example of a pause, though not in its list of values.</summary>
    public static string StatusOf(JobState state) => state switch
    {
        JobState.Pending or JobState.Validating => "validating_files",
        JobState.Queued or JobState.Provisioning => "queued",
        JobState.Paused => "paused",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Cancelled or JobState.Deleting or JobState.Deleted => "cancelled",
        _ => "running",
    };

    private static string? FirstFile(IReadOnlyList<string> datasets) => datasets.Select(DatasetReference.Parse).Select(FileId.Of).FirstOrDefault();

    private static MethodView? Method(JobSettings settings, HyperparametersView hyperparameters) => settings.Text(ParameterTable.Stage) switch
    {
        "sft" => new MethodView("supervised", new MethodSettingsView(hyperparameters with { Beta = null }), null),
        "dpo" => new MethodView("dpo", null, new MethodSettingsView(hyperparameters)),
        _ => null,
    };

    private static HyperparametersView Hyperparameters(JobSettings settings, Job job, JobOrigin? origin)
    {
        var epochs = settings.Number(ParameterTable.MaxSteps) is null ? settings.Number(ParameterTable.Epochs) : null;
        var rows = settings.Number(ParameterTable.BatchSize) * settings.Number(ParameterTable.GradientAccumulation) * job.Compute.TotalCards;
        var rate = settings.Number(ParameterTable.LearningRate) / (origin?.LearningRate ?? ParameterTable.LearningRate.Default);
        return new HyperparametersView(
            epochs is >= 1 and <= MostEpochs && epochs == Math.Floor(epochs.Value) ? (long)epochs : Auto,
            rows is >= 1 and <= MostRows ? (long)rows : Auto,
            rate is > 0 ? Math.Round(rate.Value, 9) : Auto,
            settings.Text(ParameterTable.Stage) == "dpo" ? settings.Number(ParameterTable.PreferenceBeta) ?? ParameterTable.PreferenceBeta.Default : null);
    }
}
