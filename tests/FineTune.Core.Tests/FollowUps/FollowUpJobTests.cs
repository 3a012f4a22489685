using System.Text.Json.Nodes;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Core.Retention;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.FollowUps;

/// <summary>A job that makes something of another one lives as every job does, unseen.</summary>
public sealed class FollowUpJobTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Job Source = Trained("job-1");

    [Theory]
    [InlineData(FollowUpKind.Export, "job-1_export")]
    [InlineData(FollowUpKind.Evaluation, "job-1_evaluation")]
    public void KeyOf_AJob_IsANameThatNoUserCanGiveAndThatEveryAttemptIsFoundBy(FollowUpKind kind, string name)
    {
        var key = FollowUp.KeyOf(Source.Key, kind);

        Assert.Equal(new JobKey("task", name), key);
        Assert.False(TaskSpecReader.IsName(key.Job));
        var attempt = new AttemptName("0123456789abcdef", key.Job, 12);
        Assert.Equal(attempt, AttemptName.TryParse(attempt.ToString()));
        Assert.False(attempt.RunPrefix.StartsWith(AttemptName.RunDirectory(attempt.TaskId, "job-1"), StringComparison.Ordinal));
    }

    [Fact]
    public void Next_OnItsWay_TellsNoEvents()
    {
        var pending = Export(JobState.Pending);
        var queued = JobLifecycle.Next(pending, null, Start);
        var running = JobLifecycle.Next(Export(JobState.Starting), new Observation.Training(1, Started: true, null), Start);

        Assert.Equal((JobState.Validating, JobState.Running), (queued.Job.State, running.Job.State));
        Assert.Empty(queued.Events.Concat(running.Events));
        Assert.NotEmpty(JobLifecycle.Next(pending with { FollowUp = null }, null, Start).Events);
    }

    [Fact]
    public void Next_AtItsTimeLimit_IsStoppedWithAFixThatAppliesToIt()
    {
        var running = Export(JobState.Running) with { MaxDuration = TimeSpan.FromHours(2) };

        var decision = JobLifecycle.Next(running, null, Start.AddHours(2));

        Assert.Equal((JobState.Finishing, "time_limit"), (decision.Job.State, decision.Job.Error!.Code));
        Assert.DoesNotContain("compute.maxDuration", decision.Job.Error.Fix.En, StringComparison.Ordinal);
    }

    [Fact]
    public void TaskWithJobs_WithAFollowUp_CountsAndShowsItsJobsAlone()
    {
        var task = Task(Source, Export(JobState.Running));

        Assert.Equal(JobState.Succeeded, task.State);
        Assert.Equal("job-1", Assert.Single(task.Jobs).Value.Key.Job);
        Assert.Equal("job-1_export", Assert.Single(task.FollowUpsOf(task.Jobs)).Value.Key.Job);
        Assert.Equal(Task(Source).Version, task.Version);
    }

    [Fact]
    public void Quota_AFollowUpIsUnderWay_HasItsCardsButIsNoneOfTheJobs()
    {
        var quota = new Quota("team-a", null, 1, 2, [Export(JobState.Running)]);

        Assert.Null(quota.RefusalOf("jobs", 1));
        Assert.NotNull(quota.RefusalOf("jobs", 2));
        Assert.Equal((0, 1), (quota.JobsUnderWay, quota.CardsInUse));
    }

    [Fact]
    public void RetentionPlan_OfATask_TakesTheLogsOfFollowUpsWithThoseOfTheirJobsAndWaitsForThemToEnd()
    {
        var policy = new RetentionPolicy(LogsDays: 10, CheckpointsDays: null, ModelsDays: null, TasksDays: 30, EventsDays: null);

        var logs = RetentionPlan.Of(policy, Task(Source, Export(JobState.Failed)), Start.AddDays(10));
        var waits = RetentionPlan.Of(policy, Task(Source, Export(JobState.Running)), Start.AddDays(30));
        var whole = Assert.Single(RetentionPlan.Of(policy, Task(Source, Export(JobState.Paused)), Start.AddDays(30)));

        Assert.Equal(
            [("job-1", "runs/id/job-1/logs/attempt-1/"), ("job-1", "runs/id/job-1_export/logs/attempt-1/")],
            logs.Select(overdue => (overdue.Job!.Key.Job, Assert.Single(overdue.Prefixes))));
        Assert.DoesNotContain(waits, overdue => overdue.Kind == RetainedKind.Task);
        Assert.Equal((RetainedKind.Task, 2), (whole.Kind, whole.Prefixes.Count));
    }

    private static TaskWithJobs Task(params Job[] jobs) => new(
        new(new TaskRecord("id", "task", new JsonObject { ["jobs"] = new JsonArray(new JsonObject { ["name"] = "job-1" }) }, Start), "1"),
        [.. jobs.Select(job => new Stored<Job>(job, "1"))]);

    private static Job Export(JobState state) => Trained("job-1_export") with
    {
        State = state,
        Attempts = state is JobState.Starting or JobState.Running ? [new Attempt(1, Start)] : [],
        FollowUp = new FollowUp(FollowUpKind.Export, Source.AttemptName, Start),
    };

    private static Job Trained(string name) => new()
    {
        Key = new JobKey("task", name),
        TaskId = "id",
        Compute = new ComputeRequest("eastus", "STANDARD_D4S_V3", 1, 1, ComputePriority.Dedicated),
        CreatedAt = Start,
        StateSince = Start,
        State = JobState.Succeeded,
    };
}
