using System.Text.Json.Nodes;
using ArmSimulator.Jobs;

namespace ArmSimulator.Events;

/// <summary>News of runs as Event Grid delivers them: late, sometimes doubled, out of order or lost. A success is told twice, under two
/// names; a cancel not at all.</summary>
public sealed class EventFeed(SimulatedWorkspace workspace)
{
    private readonly Queue<JsonObject> pending = [];
    private int count;

    /// <summary>Events that are due and were not taken yet.</summary>
    public IReadOnlyList<JsonObject> Take() => workspace.Look(() =>
    {
        var due = pending.ToList();
        pending.Clear();
        return due;
    });

    internal void Tell(SimulatedJob job)
    {
        if (job.Status is not ("Running" or "Completed" or "Failed"))
        {
            return;
        }

        Send(job, "RunStatusChanged", job.Status.ToLowerInvariant());
        if (job.Status == "Completed")
        {
            Send(job, "RunCompleted", status: null);
        }
    }

    private void Send(SimulatedJob job, string type, string? status)
    {
        foreach (var delay in workspace.Faults.DeliveriesOfAnEvent())
        {
            var news = Write(job, type, status);
            workspace.In(delay, () => pending.Enqueue(news));
        }
    }

    private JsonObject Write(SimulatedJob job, string type, string? status)
    {
        var data = new JsonObject
        {
            ["experimentId"] = "00000000-0000-0000-0000-00000000000e",
            ["experimentName"] = (string?)job.Properties["experimentName"],
            ["runId"] = job.Name,
            ["runType"] = null,
            ["runTags"] = job.Properties["tags"]?.DeepClone() ?? new JsonObject(),
            ["runProperties"] = new JsonObject(),
        };
        if (status is not null)
        {
            data["runStatus"] = status;
        }

        return new JsonObject
        {
            ["topic"] = workspace.Id,
            ["subject"] = $"experiments/00000000-0000-0000-0000-00000000000e/runs/{job.Name}",
            ["eventType"] = "Microsoft.MachineLearningServices." + type,
            ["eventTime"] = workspace.Now.UtcDateTime.ToString("O"),
            ["id"] = $"event-{++count}",
            ["dataVersion"] = "",
            ["metadataVersion"] = "1",
            ["data"] = data,
        };
    }
}
