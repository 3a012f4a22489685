using System.Text.Json.Serialization;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Core.Lifecycle;

/// <summary>A job once and for all: a name may be used again after a delete, the id of its task is not.</summary>
/// <param name="Workspace">Workspace of both; left out for the default one, as it is in histories that know of none.</param>
public sealed record JobIdentity(
    string TaskId, string Task, string Job, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Workspace = null)
{
    [JsonIgnore]
    public JobKey Key => new(Task, Job, Workspace ?? Access.Workspace.Default);

    public static JobIdentity Of(Job job) =>
        new(job.TaskId, job.Key.Task, job.Key.Job, job.Key.Workspace is not Access.Workspace.Default and var workspace ? workspace : null);
}

/// <summary>What is known of a job since it was last decided upon.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Observation">What the last effect saw; null after a wake-up.</param>
public sealed record JobNews(JobIdentity Job, Observation? Observation);

/// <summary>What a driver does next; with neither effect nor time, nothing until a user asks for something.</summary>
/// <param name="Job">Which job.</param>
/// <param name="Attempt">Attempt that the effect is for.</param>
/// <param name="Effect">To run now; null to wait.</param>
/// <param name="WakeAt">When to look again although no signal came, UTC.</param>
public sealed record JobTurn(
    JobIdentity Job,
    int Attempt,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Effect>))] Effect? Effect,
    DateTimeOffset? WakeAt);

/// <summary>
/// Decisions and effects for drivers that hold nothing between two calls: each call reads the job and sees whether what it was asked
/// for still holds. Everything that goes in and out is small and has a stable JSON form.
/// </summary>
public sealed class JobTurns(ITaskStore store, JobStepper stepper, JobEffects effects, TimeProvider clock)
{
    /// <summary>Takes in the news, stores what follows and says what comes next.</summary>
    public async Task<JobTurn> DecideAsync(JobNews news, CancellationToken cancellation)
    {
        var step = await FindAsync(news.Job, cancellation) is { } stored
            ? await stepper.StepAsync(news.Job.Key, stored, news.Observation, cancellation)
            : null;
        return step is null
            ? new JobTurn(news.Job, 0, null, null)
            : new JobTurn(news.Job, step.Stored.Value.Attempt, step.Effect, step.WakeAt);
    }

    /// <summary>Runs the effect of a turn, unless the job has gone on since: a call that comes late or twice finds another intent in the
    /// store and does nothing.</summary>
    public async Task<JobNews> RunAsync(JobTurn turn, CancellationToken cancellation)
    {
        var job = (await FindAsync(turn.Job, cancellation))?.Value;
        var holds = job is not null && turn.Effect is not null && job.Attempt == turn.Attempt
            && JobLifecycle.EffectOf(job, clock.GetUtcNow()) == turn.Effect;
        return new JobNews(turn.Job, holds ? await effects.RunAsync(job!, turn.Effect!.Value, cancellation) : null);
    }

    private async Task<Stored<Job>?> FindAsync(JobIdentity job, CancellationToken cancellation)
    {
        using var scope = AccessScope.Enter(job.Key.Workspace);
        return await store.FindJobAsync(job.Key, cancellation) is { } stored && stored.Value.TaskId == job.TaskId ? stored : null;
    }
}
