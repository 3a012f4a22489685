using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Lifecycle;

/// <summary>A job that costs 3600 USD an hour: a dollar a second.</summary>
internal static class PricedJob
{
    public const decimal UsdPerHour = 3600;

    /// <summary>One that has been running since a time.</summary>
    public static Job RunningSince(DateTimeOffset start) => new()
    {
        Key = new JobKey("task", "job-1", "team-a"),
        TaskId = "id",
        Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
        CreatedAt = start,
        StateSince = start,
        State = JobState.Running,
        Attempts = [new Attempt(1, start)],
        UsdPerHour = UsdPerHour,
    };
}
