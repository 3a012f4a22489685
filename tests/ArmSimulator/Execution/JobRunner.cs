using System.Collections.Concurrent;
using System.Text.Json;
using ArmSimulator.Jobs;

namespace ArmSimulator.Execution;

/// <summary>Runs jobs as processes of this machine: one run at a time for each job, one process tree for each of its nodes.</summary>
public sealed class JobRunner(ExecutionOptions options, SimulatedWorkspace workspace) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JobRun> runs = [];
    private readonly ConcurrentBag<Task> ends = [];

    internal void Start(SimulatedJob job)
    {
        var run = new JobRun(options, job);
        runs[job.Name] = run;
        ends.Add(Task.Run(async () =>
        {
            var code = await run.RunAsync();
            workspace.Change(() =>
            {
                if (runs.TryGetValue(job.Name, out var current) && current == run)
                {
                    workspace.Jobs.Exited(job, code);
                }
            });
        }));
    }

    /// <summary>Asks user code to end.</summary>
    internal void Stop(SimulatedJob job) => Find(job)?.Signal("TERM");

    /// <summary>Ends user code as the loss of its machine does: nothing more of it is stored.</summary>
    internal void Kill(SimulatedJob job)
    {
        if (runs.TryRemove(job.Name, out var run))
        {
            run.Kill();
        }
    }

    /// <summary>The newest value that the trainer of a node measured.</summary>
    internal double? Measure(SimulatedJob job, int node, string name)
    {
        if (Find(job)?.LastDeviceLine(node) is not { } line)
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(line).GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs.Values)
        {
            run.Kill();
        }

        await Task.WhenAll(ends);
    }

    private JobRun? Find(SimulatedJob job) => runs.GetValueOrDefault(job.Name);
}
