using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FineTune.Api.OpenAi.Jobs;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;

namespace FineTune.Api.OpenAi.Webhooks;

/// <summary>Which events the contract tells receivers of, and how.</summary>
internal sealed class WebhookEvents(ITaskStore store)
{
    public static readonly IReadOnlyList<string> Types = ["fine_tuning.job.succeeded", "fine_tuning.job.failed", "fine_tuning.job.cancelled"];

    /// <summary>The message of an event to a receiver; null where the receiver is told nothing.</summary>
    public async Task<WebhookDelivery?> WriteAsync(TaskEvent told, WebhookEndpoint endpoint, CancellationToken cancellation)
    {
        var type = $"fine_tuning.{told.Type}";
        if (told.Job is null || !Types.Contains(type) || !endpoint.Takes(type))
        {
            return null;
        }

        // A task that is gone, or made again under its name since, cannot be looked up by whoever is told.
        if (await store.FindTaskAsync(told.Task, cancellation) is not { } task || task.Value.CreatedAt > told.Time)
        {
            return null;
        }

        var message = new WebhookMessage($"evt_{Hash(told.Id)}", OpenAiJson.Seconds(told.Time), type, new(new JobId(told.Task, told.Job, JobId.TailOf(task.Value.Id)).ToString()));
        return new WebhookDelivery(
            $"wh_{Hash($"{endpoint.Name} {told.Id}")}", endpoint.Name, JsonSerializer.Serialize(message, OpenAiJson.Options), told.Time, told.Time);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private sealed record WebhookMessage(string Id, long CreatedAt, string Type, WebhookSubject Data)
    {
        public string Object { get; } = "event";
    }

    private sealed record WebhookSubject(string Id);
}
