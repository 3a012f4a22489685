using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>The tasks of one workspace as they were last read, and which of them were written since.</summary>
internal sealed class KnownTaskList(ITaskStore store, TimeProvider clock) : IDisposable
{
    /// <summary>Tasks written since from which on reading all is the shorter way.</summary>
    private const int ManyChanges = 100;

    /// <summary>After this time all are read again: a write whose answer was lost may have reached the storage later.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock notes = new();
    private readonly HashSet<string> changed = [];
    private readonly Dictionary<string, int> writers = [];
    private SortedDictionary<string, TaskWithJobs>? tasks;
    private DateTimeOffset readAt;

    /// <summary>Notes that a task is about to be written: until that is over, every list reads it.</summary>
    public void BeginWrite(string task)
    {
        lock (notes)
        {
            writers[task] = writers.GetValueOrDefault(task) + 1;
        }
    }

    /// <summary>Notes that a write is over, whether it was done or failed.</summary>
    public void EndWrite(string task)
    {
        lock (notes)
        {
            changed.Add(task);
            if (--writers[task] == 0)
            {
                writers.Remove(task);
            }
        }
    }

    /// <summary>All tasks by name, with everything that was written before.</summary>
    public async Task<IReadOnlyList<TaskWithJobs>> ReadAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var names = TakeChanged();
            if (tasks is null || names.Count >= ManyChanges || clock.GetUtcNow() - readAt >= Life)
            {
                await ReadAllAsync(cancellation);
            }
            else
            {
                await ReadAsync(tasks, names, cancellation);
            }

            return [.. tasks!.Values];
        }
        catch
        {
            // What was taken is not read; whoever asks next reads all.
            tasks = null;
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Tasks that may be otherwise than they were read. What is written from now on is noted anew.</summary>
    private List<string> TakeChanged()
    {
        lock (notes)
        {
            List<string> names = [.. changed.Union(writers.Keys)];
            changed.Clear();
            return names;
        }
    }

    private async Task ReadAllAsync(CancellationToken cancellation)
    {
        var began = clock.GetUtcNow();
        var read = new SortedDictionary<string, TaskWithJobs>(StringComparer.Ordinal);
        await foreach (var task in store.ListAsync(cancellation))
        {
            read[task.Task.Value.Name] = task;
        }

        (tasks, readAt) = (read, began);
    }

    private async Task ReadAsync(SortedDictionary<string, TaskWithJobs> known, List<string> names, CancellationToken cancellation)
    {
        foreach (var name in names)
        {
            if (await store.FindAsync(name, cancellation) is { } task)
            {
                known[name] = task;
            }
            else
            {
                known.Remove(name);
            }
        }
    }
}
