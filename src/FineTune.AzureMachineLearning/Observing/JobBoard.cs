using FineTune.AzureMachineLearning.Jobs;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>
/// The jobs of a workspace as last listed: one list answers the looks at all of them until it is too old. A job that was looked at
/// or made on its own since is newer than the list and stands in its place.
/// </summary>
internal sealed class JobBoard(JobCalls calls, TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock content = new();
    private Dictionary<string, (JobResource Job, DateTimeOffset At)> jobs = [];
    private DateTimeOffset listedAt = DateTimeOffset.MinValue;

    /// <summary>A job as known now; null where there is none.</summary>
    public async Task<JobResource?> FindAsync(string name, CancellationToken cancellation)
    {
        await RefreshAsync(cancellation);
        return Known(name) ?? await LookAsync(name, cancellation);
    }

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

    private JobResource? Known(string name)
    {
        lock (content)
        {
            return jobs.TryGetValue(name, out var entry) ? entry.Job : null;
        }
    }

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
