using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Events;

/// <summary>An event as CloudEvents 1.0 writes it. The same event is always written the same.</summary>
/// <param name="Id">Unique within its source; sorts as the events happened.</param>
/// <param name="Source">Where it happened: <c>/workspaces/{name}</c>.</param>
/// <param name="Type">Name of what happened, below <see cref="Prefix"/>.</param>
/// <param name="Subject">What it happened to, as a path.</param>
/// <param name="Time">When, RFC 3339 in UTC.</param>
/// <param name="Data">What there is to say.</param>
public sealed record CloudEvent(string Id, string Source, string Type, string Subject, string Time, JsonObject Data)
{
    /// <summary>What all types begin with.</summary>
    public const string Prefix = "finetune.";

    /// <summary>Media type of one event in structured mode.</summary>
    public const string MediaType = "application/cloudevents+json";

    /// <summary>Type of the event that shows whether a subscriber can be reached; it is in no log.</summary>
    public const string TestType = Prefix + "subscription.test";

    [JsonPropertyName("specversion")]
    public string SpecVersion { get; } = "1.0";

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";

    /// <summary>Writes what happened in a workspace.</summary>
    public static CloudEvent Of(ILoggedEvent told, string workspace) => told switch
    {
        DatasetEvent dataset => Of(dataset, dataset.Subject, dataset.Data, workspace),
        TaskEvent task => Of(task, task.Job is null ? $"tasks/{task.Task}" : $"tasks/{task.Task}/jobs/{task.Job}", DataOf(task), workspace),
        _ => throw new ArgumentException($"{told?.GetType().Name} is not written as a CloudEvent.", nameof(told)),
    };

    /// <summary>The event that shows whether a subscriber can be reached.</summary>
    /// <param name="subscription">Its id.</param>
    /// <param name="workspace">Where it is.</param>
    /// <param name="id">Of this try.</param>
    /// <param name="now">UTC.</param>
    public static CloudEvent Test(string subscription, string workspace, string id, DateTimeOffset now) =>
        new(id, SourceOf(workspace), TestType, $"subscriptions/{subscription}", Write(now), new JsonObject { ["subscription"] = subscription });

    /// <summary>The event in the JSON format.</summary>
    public JsonObject ToJson() => new()
    {
        ["specversion"] = SpecVersion,
        ["id"] = Id,
        ["source"] = Source,
        ["type"] = Type,
        ["subject"] = Subject,
        ["time"] = Time,
        ["datacontenttype"] = DataContentType,
        ["data"] = Data.DeepClone(),
    };

    private static CloudEvent Of(ILoggedEvent told, string subject, JsonObject data, string workspace) =>
        new(told.Id, SourceOf(workspace), Prefix + told.Type, subject, Write(told.Time), data);

    private static JsonObject DataOf(TaskEvent told)
    {
        var data = new JsonObject { ["task"] = told.Task };
        if (told.Job is not null)
        {
            data["job"] = told.Job;
            data["attempt"] = told.Attempt;
        }

        if (told.Error is { } error)
        {
            data["error"] = new JsonObject
            {
                ["code"] = error.Code,
                ["message"] = new JsonObject { ["en"] = error.Message.En, ["zh"] = error.Message.Zh },
                ["fix"] = new JsonObject { ["en"] = error.Fix.En, ["zh"] = error.Fix.Zh },
            };
        }

        return data;
    }

    private static string SourceOf(string workspace) => $"/workspaces/{workspace}";

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
