using System.Text.Json.Nodes;

namespace ArmSimulator.Jobs;

/// <summary>How a job's run goes where it is not run for real.</summary>
/// <param name="RunFor">How long user code runs.</param>
/// <param name="End">What ends it.</param>
/// <param name="SilentAfter">When its nodes stop answering; null if they do not.</param>
/// <param name="SilentFor">For how long.</param>
public sealed record JobFate(TimeSpan RunFor, JobEnd End = JobEnd.Completes, TimeSpan? SilentAfter = null, TimeSpan SilentFor = default);

/// <summary>What ends a run. Nodes that are taken away show in three ways.</summary>
public enum JobEnd
{
    Completes,
    ExitsWithError,
    ImageCannotBePulled,
    PreemptedAsFailed,
    PreemptedAsCanceled,
    PreemptedAndQueuedAgain,
}

/// <summary>A job as the service keeps it.</summary>
public sealed class SimulatedJob(string name, JsonObject properties, DateTimeOffset createdAt)
{
    public string Name { get; } = name;

    /// <summary>The request's properties; what may be changed is changed here.</summary>
    public JsonObject Properties { get; set; } = properties;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public string Status { get; set; } = "NotStarted";

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Error document of the run history.</summary>
    public JsonObject? Error { get; set; }

    public required string VmSize { get; init; }

    public required bool IsSpot { get; init; }

    public required int Nodes { get; init; }

    /// <summary>Cluster; null for a serverless job.</summary>
    public string? Cluster { get; init; }

    public required JobFate Fate { get; set; }

    public TimeSpan Timeout { get; init; }

    /// <summary>Whether it holds nodes now.</summary>
    public bool HoldsNodes { get; set; }

    /// <summary>How often its user code was started.</summary>
    public int Runs { get; set; }

    /// <summary>Counts changes of course, so that what was planned for an earlier one does not happen.</summary>
    public int Course { get; set; }

    public string? CancelReason { get; set; }

    public bool IsOver => Status is "Completed" or "Failed" or "Canceled";
}
