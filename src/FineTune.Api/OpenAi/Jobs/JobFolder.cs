using System.Globalization;
using System.Text.Json;
using FineTune.Api.Jobs;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>A complete checkpoint.</summary>
internal sealed record CheckpointMark(long Step, DateTimeOffset Time);

/// <summary>One line of <c>metrics.jsonl</c>.</summary>
/// <param name="Number">Line, from 1.</param>
internal sealed record MetricsLine(long Number, long Step, long? TotalSteps, double? Loss, double? EvalLoss, DateTimeOffset Time);

/// <summary>What training left in a job's directory, as far as this surface shows it.</summary>
internal sealed class JobFolder(IArtifactStore artifacts)
{
    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<CheckpointMark>> CheckpointsAsync(Job job, CancellationToken cancellation)
    {
        var prefix = job.AttemptName.RunPrefix + JobDirectory.CheckpointsFolder;
        var marks = new List<CheckpointMark>();
        await foreach (var file in artifacts.ListAsync(prefix, cancellation))
        {
            var parts = file.Path[prefix.Length..].Split('/');
            if (parts is [var folder, JobDirectory.CompleteMarker] && long.TryParse(folder.AsSpan(folder.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            {
                marks.Add(new CheckpointMark(step, file.LastModified));
            }
        }

        return [.. marks.OrderBy(mark => mark.Step)];
    }

    public async Task<IReadOnlyList<MetricsLine>> MetricsAsync(Job job, CancellationToken cancellation)
    {
        var lines = new List<MetricsLine>();
        var number = 0L;
        await foreach (var line in LogLines.ReadAsync(artifacts, job.AttemptName.RunPrefix + JobDirectory.MetricsFile, 0, cancellation))
        {
            if (Parse(line.Text, ++number) is { } metrics)
            {
                lines.Add(metrics);
            }
        }

        return lines;
    }

    /// <summary>Tokens that a finished job trained; null where its result does not say it. No more than clients can read.</summary>
    public async Task<int?> TrainedTokensAsync(Job job, CancellationToken cancellation)
    {
        if (job.State != JobState.Succeeded)
        {
            return null;
        }

        await using var content = await artifacts.OpenAsync(job.AttemptName.RunPrefix + JobDirectory.ResultFile, 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(content, cancellationToken: cancellation);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("metrics", out var metrics)
                && Number(metrics, "tokens") is { } tokens ? (int)Math.Min(tokens, int.MaxValue) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Removes the model and its checkpoints; logs and metrics stay.</summary>
    public async Task RemoveModelAsync(Job job, CancellationToken cancellation)
    {
        foreach (var folder in JobDirectory.ModelParts.Append(JobDirectory.CheckpointsFolder))
        {
            await artifacts.DeleteAllAsync(job.AttemptName.RunPrefix + folder, cancellation);
        }
    }

    private static MetricsLine? Parse(string text, long number)
    {
        try
        {
            var json = JsonElement.Parse(text);
            return Number(json, "step") is { } step && json.TryGetProperty("time", out var stamp) && stamp.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(stamp.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                    ? new MetricsLine(number, (long)step, (long?)Number(json, "total_steps"), Number(json, "loss"), Number(json, "eval_loss"), time)
                    : null;
        }
        catch (JsonException)
        {
            return null; // A process that was killed while it wrote leaves half a line.
        }
    }

    private static double? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
