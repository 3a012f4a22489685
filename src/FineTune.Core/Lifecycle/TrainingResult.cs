using System.Text.Json;
using FineTune.Core.Findings;

namespace FineTune.Core.Lifecycle;

/// <summary>Reads the trainer's <c>result.json</c>.</summary>
public static class TrainingResult
{
    // Another attempt can end otherwise only after these.
    private static readonly string[] RetryableCodes = ["peer_lost", "nccl_failure", "preempted"];

    /// <summary>How attempt <paramref name="attempt"/> ended; null where the result is of another attempt or not whole.</summary>
    public static async Task<Verdict?> ReadAsync(Stream content, int attempt, CancellationToken cancellation)
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

    private static Verdict? Read(JsonElement result, int attempt)
    {
        if (result.ValueKind != JsonValueKind.Object || Text(result, "outcome") is not { } outcome
            || !result.TryGetProperty("attempt", out var number) || !number.TryGetInt32(out var told) || told != attempt)
        {
            return null;
        }

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

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
