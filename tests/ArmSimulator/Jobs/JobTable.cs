using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Jobs;

/// <summary>The jobs of the workspace and their lives.</summary>
public sealed class JobTable(SimulatedWorkspace workspace)
{
    private readonly Dictionary<string, SimulatedJob> jobs = new(StringComparer.Ordinal);
    private readonly HashSet<string> usedNames = new(StringComparer.Ordinal);

    /// <summary>Called when a job's status changes, inside the workspace's lock.</summary>
    public Action<SimulatedJob>? Changed { get; set; }

    /// <summary>Decides how a new job's run goes.</summary>
    public Func<SimulatedJob, JobFate>? Fates { get; set; }

    public IEnumerable<SimulatedJob> All => jobs.Values.OrderBy(job => job.CreatedAt).ThenBy(job => job.Name, StringComparer.Ordinal);

    /// <summary>Jobs that were ever made.</summary>
    public int MadeCount => usedNames.Count;

    public SimulatedJob? Find(string name) => jobs.GetValueOrDefault(name);

    internal (SimulatedJob Job, bool IsNew) Put(string name, JsonObject properties, string apiVersion)
    {
        if (jobs.TryGetValue(name, out var existing))
        {
            existing.Properties = JobRules.Update(existing.Properties, properties);
            return (existing, false);
        }

        var job = JobRules.Create(name, properties, apiVersion, workspace);
        if (!usedNames.Add(name))
        {
            throw ArmException.User($"A job with this name already exists: '{name}' was used before. Names are used once.");
        }

        jobs.Add(name, job);
        job.Fate = Fates?.Invoke(job) ?? job.Fate;
        Move(job, "Starting");
        Move(job, "Preparing");
        Plan(job, workspace.Options.Preparing, () =>
        {
            if (job.Fate.End == JobEnd.ImageCannotBePulled)
            {
                End(job, "Failed", "ImagePullFailure", "Failed to pull the container image: manifest unknown.");
                return;
            }

            Move(job, "Queued");
            workspace.Nodes.Look();
        });
        return (job, true);
    }

    internal void Cancel(SimulatedJob job, string? reason = null)
    {
        if (job.IsOver)
        {
            throw ArmException.User($"Job '{job.Name}' is {job.Status} and cannot be cancelled.");
        }

        if (job.Status == "CancelRequested")
        {
            return;
        }

        job.CancelReason = reason;
        Move(job, "CancelRequested");
        workspace.Runner?.Stop(job);

        // The end of the user code may come first.
        var winsRace = workspace.Faults.CancelLosesRace && job.StartedAt is not null;
        Plan(job, workspace.Options.Cancelling, () => End(job, winsRace ? "Completed" : "Canceled"));
    }

    internal Operations.SimulatedOperation? Delete(SimulatedJob job)
    {
        if (!job.IsOver)
        {
            throw ArmException.User($"Job '{job.Name}' is {job.Status}; only jobs that have ended can be deleted.");
        }

        return workspace.Operations.Start("mfeOperationResults", () => jobs.Remove(job.Name));
    }

    /// <summary>Nodes have come: user code starts.</summary>
    internal void Start(SimulatedJob job)
    {
        job.StartedAt ??= workspace.Now;
        job.Runs++;
        Move(job, "Running");
        if (workspace.Runner is { } runner)
        {
            runner.Start(job);
            return;
        }

        if (job.Fate.SilentAfter is { } silentAfter && silentAfter < job.Fate.RunFor)
        {
            var course = job.Course;
            workspace.In(silentAfter, () => MoveIf(job, course, "Running", "NotResponding"));
            workspace.In(silentAfter + job.Fate.SilentFor, () => MoveIf(job, course, "NotResponding", "Running"));
        }

        var timesOut = job.Timeout < job.Fate.RunFor;
        Plan(job, timesOut ? job.Timeout : job.Fate.RunFor, () => Finish(job, timesOut));
    }

    /// <summary>Lets the user code of a job end well by itself.</summary>
    public void EndUserCode(SimulatedJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Exited(job, 0);
    }

    /// <summary>User code has ended.</summary>
    internal void Exited(SimulatedJob job, int code)
    {
        if (job.IsOver || job.Status == "CancelRequested")
        {
            return;
        }

        Move(job, "Finalizing");
        Plan(job, workspace.Options.Finalizing, () =>
        {
            if (code == 0)
            {
                End(job, "Completed");
            }
            else
            {
                End(job, "Failed", "UserError", $"Execution failed. User process exited with status code {code}.");
            }
        });
    }

    /// <summary>Takes a running job's nodes away, in one of the disguises that this takes.</summary>
    public void Preempt(SimulatedJob job, JobEnd disguise)
    {
        ArgumentNullException.ThrowIfNull(job);
        workspace.Runner?.Kill(job);
        workspace.Nodes.CountPreemption(job);
        switch (disguise)
        {
            case JobEnd.PreemptedAsFailed:
                End(job, "Failed", "PreemptionError", "Nodes of this job got pre-empted. Check if the run has failed or restarted.");
                break;
            case JobEnd.PreemptedAsCanceled:
                End(job, "Canceled");
                break;
            default:
                workspace.Nodes.GiveBack(job);
                Move(job, "Queued");
                job.Fate = job.Fate with { End = JobEnd.Completes };
                workspace.Nodes.Look();
                break;
        }
    }

    internal void End(SimulatedJob job, string status, string? code = null, string? message = null)
    {
        workspace.Runner?.Kill(job);
        job.EndedAt = workspace.Now;
        job.Error = code is null ? null : new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["innerError"] = new JsonObject { ["code"] = code } },
        };
        workspace.Nodes.GiveBack(job);
        Move(job, status);
        workspace.Nodes.Look();
    }

    private void Finish(SimulatedJob job, bool timesOut)
    {
        if (timesOut)
        {
            Cancel(job, "timeout");
            return;
        }

        switch (job.Fate.End)
        {
            case JobEnd.ExitsWithError:
                Exited(job, 1);
                break;
            case JobEnd.PreemptedAsFailed or JobEnd.PreemptedAsCanceled or JobEnd.PreemptedAndQueuedAgain:
                Preempt(job, job.Fate.End);
                break;
            default:
                Exited(job, 0);
                break;
        }
    }

    private void MoveIf(SimulatedJob job, int course, string from, string to)
    {
        // A silence changes the word but not what was planned.
        if (job.Course == course && job.Status == from)
        {
            job.Status = to;
            Changed?.Invoke(job);
        }
    }

    private void Move(SimulatedJob job, string status)
    {
        job.Status = status;
        job.Course++;
        Changed?.Invoke(job);
        workspace.Events.Tell(job);
    }

    private void Plan(SimulatedJob job, TimeSpan delay, Action action)
    {
        var course = job.Course;
        workspace.In(delay, () =>
        {
            if (job.Course == course && !job.IsOver)
            {
                action();
            }
        });
    }
}
