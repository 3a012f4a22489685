using System.Text.Json;
using FineTune.Core.Findings;

namespace FineTune.Core.Lifecycle;

/// <summary>What the trainer's <c>result.json</c> tells of an attempt.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Progress">How far it came; null where it does not say.</param>
public sealed record TrainingResult(Verdict Verdict, TrainingProgress? Progress)
{
    // Another attempt can end otherwise only after these.
    private static readonly string[] RetryableCodes = ["peer_lost", "nccl_failure", "preempted"];

    /// <summary>The result of attempt <paramref name="attempt"/>; null where it is of another one or not whole.</summary>
    public static async Task<TrainingResult?> ReadAsync(Stream content, int attempt, CancellationToken cancellation)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(content, cancellationToken: cancellation);
            return Read(document.RootElement, attempt);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TrainingResult? Read(JsonElement result, int attempt)
    {
        if (result.ValueKind != JsonValueKind.Object || Text(result, "outcome") is not { } outcome || Number(result, "attempt") != attempt)
        {
            return null;
        }

        var metrics = result.TryGetProperty("metrics", out var told) ? told : default;
        var progress = Number(metrics, "steps") is { } steps && Number(metrics, "total_steps") is { } total ? new TrainingProgress(steps, total, 0) : null;
        return new TrainingResult(VerdictOf(result, outcome), progress);
    }

    private static Verdict VerdictOf(JsonElement result, string outcome)
    {
        switch (outcome)
        {
            case "succeeded":
                return Verdict.Success;
            case "interrupted":
                return new Verdict(VerdictKind.Interrupted);
            default:
                result.TryGetProperty("error", out var error);
                var code = Text(error, "code") ?? "internal_error";
                var message = JobError.Shorten(Text(error, "message") ?? outcome);
                var fix = JobError.Shorten(Text(error, "fix") ?? JobErrors.NoResult().Fix.En);
                var kind = RetryableCodes.Contains(code) ? VerdictKind.Broken : VerdictKind.Failed;
                var zh = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("zh", out var chinese) ? chinese : default;
                return new Verdict(kind, new JobError(
                    code, new LocalizedText(message, Text(zh, "message") ?? message), new LocalizedText(fix, Text(zh, "fix") ?? fix)));
        }
    }

    private static long? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
