using System.Text.Json.Nodes;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Retention;

public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Ended = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly RetentionPolicy Policy = new(LogsDays: 10, CheckpointsDays: 5, ModelsDays: 20, TasksDays: 30, EventsDays: null);

    [Theory]
    [InlineData(4, "")]
    [InlineData(5, "Checkpoints")]
    [InlineData(10, "Logs Checkpoints")]
    [InlineData(20, "Logs Checkpoints Models")]
    [InlineData(30, "Task")]
    public void Of_JobThatSucceeded_GoesPartByPartAndThenWhole(int days, string expected) => Assert.Equal(expected, Kinds(Policy, days, JobState.Succeeded));

    [Theory]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public void Of_JobThatCanBeRetried_KeepsWhatARetryGoesOnFrom(JobState state)
    {
        Assert.Equal("Logs", Kinds(Policy, 29, state));
        Assert.Equal("Task", Kinds(Policy, 30, state));
    }

    [Theory]
    [InlineData(JobState.Paused)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Deleting)]
    public void Of_JobThatHasNotEnded_KeepsItAndItsTask(JobState state)
    {
        Assert.Equal("", Kinds(Policy, 1000, state));
        Assert.Equal("Logs Checkpoints Models", Kinds(Policy, 1000, state, JobState.Succeeded));
    }

    [Fact]
    public void Of_NothingIsSaid_KeepsEverythingForEver() => Assert.Equal("", Kinds(RetentionPolicy.None, 30_000, JobState.Succeeded));

    [Fact]
    public void Of_Logs_AreThoseOfAttemptsThatHaveBeenAndOfNoneThatMayBegin()
    {
        var logs = RetentionPlan.Of(Policy, TaskOf(JobState.Failed), Ended.AddDays(10)).Single();

        Assert.Equal(["runs/id/job-0/logs/attempt-1/", "runs/id/job-0/logs/attempt-2/"], logs.Prefixes);
    }

    private static string Kinds(RetentionPolicy policy, int days, params JobState[] states) =>
        string.Join(' ', RetentionPlan.Of(policy, TaskOf(states), Ended.AddDays(days)).Select(overdue => overdue.Kind));

    private static TaskWithJobs TaskOf(params JobState[] states) => new(
        new Stored<TaskRecord>(new TaskRecord("id", "task", new JsonObject(), Ended.AddDays(-1)), "1"),
        [.. states.Select((state, index) => new Stored<Job>(
            new Job
            {
                Key = new JobKey("task", $"job-{index}"),
                TaskId = "id",
                Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
                CreatedAt = Ended.AddDays(-1),
                StateSince = Ended,
                State = state,
                Attempt = 2,
            },
            "1"))]);
}
