using System.Globalization;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>An event as the contract writes it. Ids sort as the events happened.</summary>
public sealed record EventView(
    string Id, long CreatedAt, string Level, string Message, string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EventDataView? Data)
{
    public string Object { get; } = "fine_tuning.job.event";

    internal static EventView Of(FoundJob found, TaskEvent told) => new(
        IdOf(told.Time, 'e', told.Number), OpenAiJson.Seconds(told.Time), LevelOf(told.Type), MessageOf(found, told), "message", null);

    /// <summary>What was told of the request when the job was made; follows the event of its making.</summary>
    internal static IEnumerable<EventView> OfWarnings(FoundJob found) => (found.Origin?.Warnings ?? []).Select((text, index) => new EventView(
        IdOf(found.Job.CreatedAt, 'w', index), OpenAiJson.Seconds(found.Job.CreatedAt), "warn", text, "message", null));

    internal static EventView Of(MetricsLine line)
    {
        var of = line.TotalSteps is { } total ? $"/{total}" : "";
        var losses = new[] { Loss("training", line.Loss), Loss("validation", line.EvalLoss) }.Where(part => part.Length > 0);
        return new EventView(
            IdOf(line.Time, 'm', line.Number), OpenAiJson.Seconds(line.Time), "info", $"Step {line.Step}{of}: {string.Join(", ", losses)}", "metrics",
            new EventDataView(line.Step, line.TotalSteps, line.Loss, line.EvalLoss));
    }

    private static string IdOf(DateTimeOffset time, char kind, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"ftevent-{time.UtcTicks:D19}{kind}{number:D9}");

    private static string Loss(string name, double? loss) =>
        loss is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{name} loss={loss:0.####}");

    private static string LevelOf(string type) => type switch
    {
        "job.failed" => "error",
        "job.recovering" or "job.cancelled" or "job.paused" => "warn",
        _ => "info",
    };

    private static string MessageOf(FoundJob found, TaskEvent told)
    {
        var text = told.Type switch
        {
            "task.created" => $"Created fine-tuning job: {found.Id}",
            "job.validating" => "Validating the training file",
            "job.queued" => "The file is valid; the job waits for compute",
            "job.provisioning" => "Compute is being prepared",
            "job.starting" => "Training is being started",
            "job.running" => "Fine-tuning job started",
            "job.finishing" => "Training has ended; results are being collected",
            "job.succeeded" => "The job has successfully completed",
            "job.recovering" => "The attempt was cut short; the next one goes on from the newest checkpoint",
            "job.paused" => "The job is paused",
            "job.cancelling" => "The job is being cancelled",
            "job.cancelled" => "The job was cancelled",
            "job.failed" => "The job failed",
            _ => told.Type,
        };
        return told.Error is null ? text : $"{text}: {told.Error.Message.En} {told.Error.Fix.En}";
    }
}

/// <summary>Measurements of one step.</summary>
public sealed record EventDataView(
    long Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? TotalSteps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TrainLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ValidLoss);
