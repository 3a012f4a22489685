using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Webhooks;

namespace FineTune.Storage.Tables;

/// <summary>A half-open range of row keys.</summary>
internal readonly record struct RowRange(string From, string Before);

/// <summary>
/// Names of rows. The kind comes first, so that each kind, and all rows of one task within a kind, lie in one range.
/// </summary>
internal static class RowKeys
{
    /// <summary>Most characters of an id that a client sends; whatever is longer names nothing, and might not fit a row key.</summary>
    public const int LongestId = 100;

    public static readonly RowRange Tasks = Below("task");
    public static readonly RowRange Jobs = Below("job");
    public static readonly RowRange Datasets = Below("dataset");
    public static readonly RowRange Idempotency = Below("idempotency");
    public static readonly RowRange Rules = Below("rule");
    public static readonly RowRange DatasetEvents = Below("event");
    public static readonly RowRange GoneTasks = Below("gone");
    public static readonly RowRange Subscriptions = Below("subscription");
    public static readonly RowRange WebhookCursors = Below("webhookcursor");
    public static readonly RowRange Arrivals = Below("arrival");
    public static readonly RowRange Workspaces = Below("workspace");
    public static readonly RowRange Keys = Below("key");
    public static readonly RowRange AuditRecords = Below("record");

    public static string Workspace(string name) => $"workspace|{Escape(name)}";

    /// <summary>Keys of records sort as their numbers do.</summary>
    public static string AuditRecord(long number) => string.Create(CultureInfo.InvariantCulture, $"record|{number:D19}");

    public static string Key(string id) => $"key|{Escape(id)}";

    public static string Task(string name) => $"task|{Escape(name)}";

    /// <summary>The row of one task alone.</summary>
    public static RowRange RowOf(string task) => new(Task(task), Task(task) + "!");

    public static string Job(JobKey key) => $"job|{Escape(key.Task)}|{Escape(key.Job)}";

    public static RowRange JobsOf(string task) => Below($"job|{Escape(task)}");

    public static string Dataset(string name, string version) => $"dataset|{Escape(name)}|{Escape(version)}";

    public static RowRange VersionsOf(string dataset) => Below($"dataset|{Escape(dataset)}");

    public static string IdempotencyKey(string key) => $"idempotency|{Hash(key)}";

    public static string Rule(string name) => $"rule|{Escape(name)}";

    public static string Firing(string rule, string version) => $"firing|{Escape(rule)}|{Escape(version)}";

    public static RowRange FiringsOf(string rule) => Below($"firing|{Escape(rule)}");

    public static string WebhookCursor(string endpoint) => $"webhookcursor|{Escape(endpoint)}";

    public static string Webhook(string endpoint, string id, DeliveryState state) => $"{WebhookKind(state)}|{Escape(endpoint)}|{Escape(id)}";

    public static RowRange WebhooksOf(string endpoint, DeliveryState state) => Below($"{WebhookKind(state)}|{Escape(endpoint)}");

    /// <summary>Begins with the time, so that rows lie as the events happened.</summary>
    public static string DatasetEvent(string id) => $"event|{Escape(id)}";

    /// <summary>Events from a time on.</summary>
    public static RowRange DatasetEventsFrom(string time) => new($"event|{Escape(time)}", DatasetEvents.Before);

    /// <summary>Tells that a task was deleted.</summary>
    public static string Gone(string taskId) => $"gone|{Escape(taskId)}";

    /// <summary>The earlier events of a deleted task, or of a job of it.</summary>
    public static string Gone(string taskId, string? job) => $"gone|{Escape(taskId)}|{Escape(job ?? "")}";

    /// <summary>What an attempt cost in a month.</summary>
    public static string ChargeOf(Charge charge) => $"charge|{charge.Month}|{Escape(charge.Name.ToString())}";

    public static RowRange ChargesOf(Month month) => Below($"charge|{month}");

    public static string Subscription(string id) => $"subscription|{Escape(id)}";

    /// <summary>A path may be longer than a row key.</summary>
    public static string Arrival(string path) => $"arrival|{Hash(path)}";

    public static string Upload(string id) => $"upload|{Escape(id)}";

    /// <summary>Uploads whose id, a version 7 GUID, was made before a time.</summary>
    public static RowRange UploadsBefore(DateTimeOffset time) =>
        new("upload|", string.Create(CultureInfo.InvariantCulture, $"upload|{time.ToUnixTimeMilliseconds():x12}"));

    private static string WebhookKind(DeliveryState state) => state switch
    {
        DeliveryState.Pending => "webhook",
        DeliveryState.Delivered => "webhookended",
        _ => "webhookdead",
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // '}' is the character after '|'.
    private static RowRange Below(string prefix) => new(prefix + "|", prefix + "}");

    /// <summary>Names that users give may hold anything when they only look something up; a row key may not, and its parts must
    /// stay apart. Letters, digits and <c>- _ .</c> stay as they are, so ids keep their order.</summary>
    private static string Escape(string part)
    {
        if (part.All(IsPlain))
        {
            return part;
        }

        var escaped = new StringBuilder(part.Length + 16);
        foreach (var character in part)
        {
            if (IsPlain(character))
            {
                escaped.Append(character);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"!{(int)character:x4}");
            }
        }

        return escaped.ToString();
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
