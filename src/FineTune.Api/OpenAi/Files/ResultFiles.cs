using System.Globalization;
using System.Text;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Jobs;
using FineTune.Core.Lifecycle;

namespace FineTune.Api.OpenAi.Files;

/// <summary>The metrics of a succeeded job as CSV. It is written anew from the metrics each time, and so always agrees with them.</summary>
internal sealed class ResultFiles(JobFinder jobs, JobFolder folder)
{
    /// <summary>Columns of the contract. Cells of what training did not measure are empty.</summary>
    public const string Header =
        "step,train_loss,train_mean_token_accuracy,valid_loss,valid_mean_token_accuracy,full_valid_loss,full_valid_mean_token_accuracy";

    public async Task<FoundJob?> FindAsync(string fileId, CancellationToken cancellation) =>
        FileId.ParseResults(fileId) is { } id && await jobs.FindAsync(id, cancellation) is { Job.State: JobState.Succeeded } found ? found : null;

    public async Task<FileView> ViewAsync(FoundJob found, CancellationToken cancellation)
    {
        var bytes = (await ReadAsync(found, cancellation)).Length;
        return new FileView(
            FileId.OfResults(found.Id), bytes, OpenAiJson.Seconds(found.Job.FinishedAt ?? found.Job.StateSince), "step_metrics.csv", FilePurpose.Results);
    }

    public async Task<byte[]> ReadAsync(FoundJob found, CancellationToken cancellation)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var step in StepMetrics.Of(await folder.MetricsAsync(found.Job, cancellation)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Step},{step.TrainLoss:0.######},,{step.ValidLoss:0.######},,{step.ValidLoss:0.######},\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="OpenAiException">There is no such file.</exception>
    public async Task<FoundJob> GetAsync(string fileId, CancellationToken cancellation) =>
        await FindAsync(fileId, cancellation) ?? throw OpenAiException.NotFound("file_id", $"There is no file '{fileId}'.");
}
