using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;

namespace FineTune.LocalTraining.Attempts;

/// <summary>What rank 0 writes every few seconds.</summary>
internal sealed record Heartbeat(int Attempt, long Step, [property: JsonPropertyName("total_steps")] long? TotalSteps);

/// <summary>What rank 0 writes last.</summary>
internal sealed record TrainerResult(int? Attempt, string? Outcome, TrainerFailure? Error);

/// <summary>Why training failed; <paramref name="Zh"/> says the same in Chinese.</summary>
internal sealed record TrainerFailure(string? Code, string? Message, string? Fix, TrainerFailureText? Zh = null)
{
    /// <summary>The same as everybody else is told it; null where no code is given.</summary>
    public JobError? ToJobError()
    {
        if (Code is null)
        {
            return null;
        }

        var (message, fix) = (Message ?? Code, Fix ?? "");
        return new JobError(Code, new(message, Zh?.Message ?? message), new(fix, Zh?.Fix ?? fix));
    }
}

internal sealed record TrainerFailureText(string? Message, string? Fix);

/// <summary>Reads the files of a job directory that tell how training goes.</summary>
internal static class TrainingFiles
{
    private const int TailBytes = 4096;

    public static Heartbeat? ReadHeartbeat(string job, int attempt) =>
        AttemptFiles.Read<Heartbeat>(Path.Combine(job, JobDirectory.HeartbeatFile)) is { } heartbeat && heartbeat.Attempt == attempt
            ? heartbeat
            : null;

    public static TrainerResult? ReadResult(string job, int attempt) =>
        AttemptFiles.Read<TrainerResult>(Path.Combine(job, JobDirectory.ResultFile)) is { } result
        && (result.Attempt is null || result.Attempt == attempt)
            ? result
            : null;

    public static TrainingProgress? Progress(string job, Heartbeat heartbeat) => heartbeat.TotalSteps is { } total
        ? new TrainingProgress(heartbeat.Step, total, RemainingSeconds(job))
        : null;

    private static double? RemainingSeconds(string job)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(job, JobDirectory.MetricsFile), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
            using var reader = new StreamReader(file, Encoding.UTF8);
            var lines = reader.ReadToEnd().Split('\n');
            using var last = JsonDocument.Parse(lines.Length > 1 ? lines[^2] : "null");
            return last.RootElement is { ValueKind: JsonValueKind.Object } metrics
                && metrics.TryGetProperty("remaining_s", out var remaining) && remaining.ValueKind == JsonValueKind.Number
                ? remaining.GetDouble()
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }
}
