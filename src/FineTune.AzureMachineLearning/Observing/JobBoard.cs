using FineTune.AzureMachineLearning.Events;
using FineTune.AzureMachineLearning.Jobs;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>
/// The jobs of a workspace as last seen: one list answers the looks at all of them until it is too old. A job that was looked at
/// or made on its own since is newer than the list and stands in its place. What has ended stays as it ended.
/// </summary>
/// <param name="calls">Calls on jobs.</param>
/// <param name="interval">Longest age of the list.</param>
/// <param name="time">The clock.</param>
internal sealed class JobBoard(JobCalls calls, TimeSpan interval, TimeProvider time) : IDisposable
{
    /// <summary>How far the service's clock may be ahead of this one.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock content = new();
    private Dictionary<string, (JobResource Job, DateTimeOffset At)> jobs = [];
    private DateTimeOffset listedAt = DateTimeOffset.MinValue;

    /// <summary>A job as known now; null where there is none.</summary>
    /// <param name="name">Name of the job.</param>
    /// <param name="age">How long ago it may have been seen, where the list is young enough but this is not.</param>
    /// <param name="cancellation">Stops looking.</param>
    public async Task<JobResource?> FindAsync(string name, TimeSpan age, CancellationToken cancellation)
    {
        if (Seen(name) is { } seen && IsOver(seen))
        {
            return seen;
        }

        await RefreshAsync(cancellation);
        return Known(name) is { } known && time.GetUtcNow() - known.At <= age ? known.Job : await FindNowAsync(name, cancellation);
    }

    /// <summary>A job as last seen; null where it never was.</summary>
    public JobResource? Seen(string name) => Known(name)?.Job;

    /// <summary>A job that has ended as it ended, and every other one read now.</summary>
    public async Task<JobResource?> FindNowAsync(string name, CancellationToken cancellation) =>
        Seen(name) is { } seen && IsOver(seen) ? seen : await LookAsync(name, cancellation);

    /// <summary>A job as it was at some news or later; what was seen since, or is what the news tells, needs no look.</summary>
    public async Task<JobResource?> FindSinceAsync(WorkspaceEvent news, CancellationToken cancellation) =>
        Known(news.Run) is { } known && (known.At > news.Time + ClockSkew || IsAs(known.Job, news))
            ? known.Job
            : await FindNowAsync(news.Run, cancellation);

    /// <summary>Reads one job now.</summary>
    public async Task<JobResource?> LookAsync(string name, CancellationToken cancellation)
    {
        var job = await calls.FindAsync(name, cancellation);
        if (job is not null)
        {
            Note(job);
        }
        else
        {
            Forget(name);
        }

        return job;
    }

    /// <summary>All jobs of this service in the workspace.</summary>
    public async Task<IReadOnlyList<JobResource>> ListAsync(CancellationToken cancellation)
    {
        await RefreshAsync(cancellation);
        lock (content)
        {
            return [.. jobs.Values.Select(entry => entry.Job)];
        }
    }

    public void Note(JobResource job)
    {
        lock (content)
        {
            jobs[job.Name!] = (job, time.GetUtcNow());
        }
    }

    public void Forget(string name)
    {
        lock (content)
        {
            jobs.Remove(name);
        }
    }

    public void Dispose() => gate.Dispose();

    private (JobResource Job, DateTimeOffset At)? Known(string name)
    {
        lock (content)
        {
            return jobs.TryGetValue(name, out var entry) ? entry : null;
        }
    }

    // News that says no state is of none.
    private static bool IsAs(JobResource job, WorkspaceEvent news) =>
        string.Equals(job.Properties.Status, news.Status, StringComparison.OrdinalIgnoreCase);

    private static bool IsOver(JobResource job) => JobStatus.PhaseOf(job.Properties.Status).IsTerminal();

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() - listedAt < interval)
        {
            return;
        }

        await gate.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (now - listedAt < interval)
            {
                return;
            }

            var listed = (await calls.ListAsync(cancellation)).Where(job => job.Name is not null).ToDictionary(job => job.Name!, job => (job, now));
            lock (content)
            {
                foreach (var (name, entry) in jobs.Where(pair => pair.Value.At > now))
                {
                    listed[name] = entry;
                }

                jobs = listed;
                listedAt = now;
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
