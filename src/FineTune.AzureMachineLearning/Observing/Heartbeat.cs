using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>The trainer's own sign of life, from storage.</summary>
/// <param name="Attempt">Attempt that wrote it.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps planned; null while unknown.</param>
/// <param name="Time">When it was written, UTC.</param>
internal sealed record Heartbeat(
    int Attempt, long Step, [property: JsonPropertyName("total_steps")] long? TotalSteps, DateTimeOffset Time);

/// <summary>Reads heartbeats and what they say about progress.</summary>
internal sealed class Heartbeats(IArtifactStore artifacts)
{
    private const int TailBytes = 4096;

    private readonly ConcurrentDictionary<AttemptName, (long Step, double? Remaining)> remaining = [];

    /// <summary>The newest heartbeat of an attempt; null where it has given none yet.</summary>
    public async Task<Heartbeat?> ReadAsync(AttemptName attempt, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(attempt.RunPrefix + JobDirectory.HeartbeatFile, 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        try
        {
            var heartbeat = await JsonSerializer.DeserializeAsync<Heartbeat>(content, JsonSerializerOptions.Web, cancellation);
            return heartbeat?.Attempt == attempt.Number ? heartbeat : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task<TrainingProgress?> ProgressAsync(AttemptName attempt, Heartbeat heartbeat, CancellationToken cancellation)
    {
        if (heartbeat.TotalSteps is not { } total)
        {
            return null;
        }

        if (!remaining.TryGetValue(attempt, out var known) || known.Step != heartbeat.Step)
        {
            known = (heartbeat.Step, await RemainingAsync(attempt, cancellation));
            remaining[attempt] = known;
        }

        return new TrainingProgress(heartbeat.Step, total, known.Remaining);
    }

    public void Forget(AttemptName attempt) => remaining.TryRemove(attempt, out _);

    private async Task<double?> RemainingAsync(AttemptName attempt, CancellationToken cancellation)
    {
        var path = attempt.RunPrefix + JobDirectory.MetricsFile;
        if (await artifacts.FindAsync(path, cancellation) is not { Bytes: > 0 } file)
        {
            return null;
        }

        await using var content = await artifacts.OpenAsync(path, Math.Max(0, file.Bytes - TailBytes), null, cancellation);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content);
        var last = (await reader.ReadToEndAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("null");
        try
        {
            var metrics = JsonElement.Parse(last);
            return metrics.ValueKind == JsonValueKind.Object && metrics.TryGetProperty("remaining_s", out var seconds)
                && seconds.ValueKind == JsonValueKind.Number ? seconds.GetDouble() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
