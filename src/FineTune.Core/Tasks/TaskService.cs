using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Events;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Core.Secrets;

namespace FineTune.Core.Tasks;

/// <summary>What users ask of tasks, in the one place that both hosts share.</summary>
public sealed class TaskService(
    ITaskStore store, IDatasetStore datasets, IModelCatalog catalog, IReadOnlyList<ITrainingPlatform> platforms, IJobSignals signals,
    TimeProvider clock, MonthlyPurses? purses = null, QuotaKeeper? quotas = null, SecretNames? secrets = null,
    TokenCounts? counts = null)
{
    private const int WriteTries = 20;

    /// <summary>What a request on a version of a task that is not the present one is answered with.</summary>
    public static Finding Changed { get; } = new(
        "", "changed-since", Severity.Error, new("The task has changed since you looked.", "任务在您查看之后已发生变化。"),
        new("Look again, then decide.", "请重新查看后再决定。"));

    /// <summary>Checks a task without any effect.</summary>
    public async Task<TaskReading> ValidateAsync(JsonElement body, CancellationToken cancellation) =>
        TaskSpecReader.Read(body, await ContextAsync(body, cancellation));

    /// <summary>Creates a task under an id that the caller chose, so that a repeated call can be recognised.</summary>
    /// <param name="body">The task's document.</param>
    /// <param name="id">Id of the task.</param>
    /// <param name="cancellation">Stops before the task is stored.</param>
    /// <param name="origin">See <see cref="TaskRecord.Origin"/>.</param>
    /// <returns>The reading, and the task when it was sound and its name free.</returns>
    public async Task<(TaskReading Reading, TaskRecord? Task)> CreateAsync(
        JsonElement body, string id, CancellationToken cancellation, JsonObject? origin = null)
    {
        var reading = await ValidateAsync(body, cancellation);
        return (reading, reading.Spec is { } spec ? await CreateAsync(spec, id, cancellation, origin) : null);
    }

    /// <summary>Creates a task that was validated before.</summary>
    /// <returns>The task, or null when its name is taken.</returns>
    public async Task<TaskRecord?> CreateAsync(TaskSpec spec, string id, CancellationToken cancellation, JsonObject? origin = null)
    {
        var now = clock.GetUtcNow();
        var offers = await OffersAsync(cancellation);
        var scope = AccessScope.Current;
        var author = scope.Author;
        var task = new TaskRecord(id, spec.Name, TaskSpecWriter.Write(spec), now, Origin: origin, CreatedBy: author);
        var jobs = spec.Jobs.Select(job => new Job
        {
            Key = new JobKey(spec.Name, job.Name, scope.Workspace),
            TaskId = id,
            Author = author,
            Compute = job.Compute(spec.Location),
            MaxDuration = job.MaxDuration,
            UsdPerHour = PriceOf(job.Compute(spec.Location), offers),
            Budget = job.Budget,
            Retries = job.Retries,
            CreatedAt = now,
            StateSince = now,
        }).ToList();
        TaskEvent created = new(spec.Name, null, 0, EventTypes.TaskCreated, now, 0);
        if (await store.CreateAsync(task, jobs, [created], cancellation) == CreateOutcome.NameTaken)
        {
            return null;
        }

        scope.Notes?.Add(new Change("task", task.Name, null, new JsonObject { ["id"] = task.Id, ["model"] = task.Model, ["jobs"] = jobs.Count }));
        Hint(jobs);
        return task;
    }

    /// <summary>Notes a request on one job, or on every job of a task that it applies to.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="job">Name of the job; null for all.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <param name="versions">Versions of the task (<see cref="TaskWithJobs.Version"/>) that the user has seen; null where any will do.</param>
    /// <returns>Null when there is no such task or job; else what was refused, empty when all is well.</returns>
    public async Task<IReadOnlyList<Finding>?> AskAsync(
        string task, string? job, JobRequest request, CancellationToken cancellation, IReadOnlyList<string>? versions = null)
    {
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if (await store.FindAsync(task, cancellation) is not { } found)
            {
                return null;
            }

            var meant = found.Jobs.Where(candidate => job is null || candidate.Value.Key.Job == job).ToList();
            if (meant.Count == 0)
            {
                return null;
            }

            if (versions is not null && !versions.Contains(found.Version))
            {
                return [Changed];
            }

            // All jobs of a task are of one author.
            var spendsFrom = request is JobRequest.Resume or JobRequest.Retry ? await PursesAsync(meant[0].Value.Author?.Id, cancellation) : [];
            var answers = meant.Select(read => (Read: read, Job: JobRequests.Apply(read.Value, request, spendsFrom))).ToList();
            var followUps = Follow(found.FollowUpsOf(meant), request);
            if (answers.All(answer => answer.Job is null) && followUps.Count == 0)
            {
                return [.. meant.Select(read => JobRequests.Refusal(read.Value, request, spendsFrom))];
            }

            if (await RefusedByQuotaAsync(answers, job, cancellation) is { Count: > 0 } refused)
            {
                return refused;
            }

            var now = clock.GetUtcNow();
            var record = found.Task.Value;
            record = request == JobRequest.Delete && record.DeletingSince is null ? record with { DeletingSince = now } : record;
            var changes = answers.Where(answer => answer.Job is not null).Select(answer => (answer.Read, answer.Job!)).ToList();
            if (await store.SaveAllAsync((found.Task, record), [.. changes, .. followUps], [], cancellation))
            {
                NoteWishes(changes);
                Hint([.. meant.Select(read => read.Value), .. followUps.Select(change => change.Job)]);
                return [];
            }
        }

        throw new TimeoutException($"Task '{task}' changes faster than it can be written.");
    }

    // What follows jobs ends with them; what is at rest stays as it is, unless it goes.
    private static List<(Stored<Job> Read, Job Job)> Follow(IEnumerable<Stored<Job>> followUps, JobRequest request) => request switch
    {
        JobRequest.Delete => [.. followUps.Select(read => (read, read.Value with { Wish = Wish.Delete }))],
        JobRequest.Cancel => [.. followUps.Where(read => !read.Value.State.IsSettled() && read.Value.Wish != Wish.Delete).Select(read => (read, read.Value with { Wish = Wish.Cancel }))],
        _ => [],
    };

    // Jobs that were at rest and are to go on count like new ones.
    private async Task<IReadOnlyList<Finding>> RefusedByQuotaAsync(
        List<(Stored<Job> Read, Job? Job)> answers, string? job, CancellationToken cancellation)
    {
        var woken = answers.Count(answer => answer is { Job.Wish: Wish.Run, Read.Value: var read } && read.State.IsSettled());
        return quotas is null || woken == 0
            ? []
            : [.. (await quotas.ReadAsync(answers[0].Read.Value.Author?.Id, cancellation)).Select(quota => quota.RefusalOf(job ?? "", woken)).OfType<Finding>()];
    }

    private async Task<SubmissionContext> ContextAsync(JsonElement body, CancellationToken cancellation)
    {
        var offers = await OffersAsync(cancellation);
        var found = new Dictionary<DatasetReference, DatasetVersion>();
        foreach (var reference in TaskSpecReader.DatasetReferences(body))
        {
            if (reference.IsSound && await datasets.FindAsync(reference.Name, reference.Version, cancellation) is { } version)
            {
                found[reference] = version;
                found[new DatasetReference(version.Dataset, version.Version)] = version;
            }
        }

        var user = AccessScope.Current.Author?.Id;
        var models = await catalog.ListAsync(cancellation);
        var context = new SubmissionContext(models, offers, found)
        {
            Counts = counts is null ? SubmissionContext.NoCounts : await counts.FindAsync(body, models, found.Values, cancellation),
            Purses = await PursesAsync(user, cancellation),
            Quotas = quotas is null ? [] : await quotas.ReadAsync(user, cancellation),
            Secrets = secrets is null ? null : await secrets.ReadAsync(cancellation),
        };
        return context with { Overlaps = await OverlapsAsync(body, context, cancellation) };
    }

    private async Task<Dictionary<DatasetReference, RowOverlap>> OverlapsAsync(JsonElement body, SubmissionContext context, CancellationToken cancellation)
    {
        var overlaps = new Dictionary<DatasetReference, RowOverlap>();
        var training = context.VersionsOf(TaskSpecReader.References(body, ParameterTable.Dataset).Distinct());
        foreach (var measured in context.VersionsOf(TaskSpecReader.References(body, ParameterTable.ValidationDataset).Distinct()))
        {
            if (await RowOverlap.FindAsync(datasets, measured, training, cancellation) is { } overlap)
            {
                overlaps[new DatasetReference(measured.Dataset, measured.Version)] = overlap;
            }
        }

        return overlaps;
    }

    /// <summary>Sets what all attempts of a job together may cost; null for no limit.</summary>
    /// <returns>The job as it is now; null where there is none.</returns>
    public async Task<Job?> SetBudgetAsync(string task, string job, decimal? usd, CancellationToken cancellation)
    {
        var key = new JobKey(task, job, AccessScope.Current.Workspace);
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if (await store.FindJobAsync(key, cancellation) is not { Value.FollowUp: null } read)
            {
                return null;
            }

            var changed = read.Value with { Budget = usd, BudgetWarned = false };
            if (await store.SaveJobAsync(read, changed, [], cancellation) is not null)
            {
                AccessScope.Current.Notes?.Add(new Change("budget", key.ToString(), JsonValue.Create(read.Value.Budget), JsonValue.Create(usd)));
                signals.Hint(key);
                return changed;
            }
        }

        throw new TimeoutException($"Job '{key}' changes faster than it can be written.");
    }

    /// <summary>Notes that the trained model of a job goes although its task stays, before its files do: a model that is named is always
    /// whole. What is made of it, or was, goes with it.</summary>
    /// <returns>False where there is no such task any more.</returns>
    public async Task<bool> NoteModelRemovedAsync(string task, string taskId, string job, CancellationToken cancellation)
    {
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if (await store.FindAsync(task, cancellation) is not { } found || found.Task.Value.Id != taskId)
            {
                return false;
            }

            var record = found.Task.Value;
            var removed = record.RemovedModels ?? [];
            var followUps = Follow(found.FollowUpsOf(found.Jobs.Where(read => read.Value.Key.Job == job)), JobRequest.Delete);
            if (removed.Contains(job) || await store.SaveAllAsync((found.Task, record with { RemovedModels = [.. removed, job] }), [.. followUps], [], cancellation))
            {
                Hint(followUps.Select(change => change.Job));
                return true;
            }
        }

        throw new TimeoutException($"Task '{task}' changes faster than it can be written.");
    }

    private async Task<IReadOnlyList<Purse>> PursesAsync(string? user, CancellationToken cancellation) =>
        purses is null ? [] : await purses.ReadAsync(user, cancellation);

    private async Task<List<Offer>> OffersAsync(CancellationToken cancellation)
    {
        var offers = new List<Offer>();
        foreach (var platform in platforms)
        {
            offers.AddRange(await platform.OffersAsync(cancellation));
        }

        return offers;
    }

    private static decimal? PriceOf(ComputeRequest compute, IEnumerable<Offer> offers) =>
        offers.FirstOrDefault(offer => offer.Location == compute.Location && offer.ComputeType == compute.ComputeType)?.UsdPerHourOf(compute);

    private static void NoteWishes(IEnumerable<(Stored<Job> Read, Job Job)> changes)
    {
        if (AccessScope.Current.Notes is not { } notes)
        {
            return;
        }

        foreach (var (read, job) in changes)
        {
            notes.Add(new Change("job", job.Key.ToString(), Wish(read.Value), Wish(job)));
        }

        static JsonObject Wish(Job job) => new() { ["state"] = job.State.ToString(), ["wish"] = job.Wish.ToString(), ["attempt"] = job.Attempt };
    }

    private void Hint(IEnumerable<Job> jobs)
    {
        foreach (var job in jobs)
        {
            signals.Hint(job.Key);
        }
    }
}
