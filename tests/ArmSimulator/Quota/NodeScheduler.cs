using ArmSimulator.Jobs;

namespace ArmSimulator.Quota;

/// <summary>Gives nodes to queued jobs, oldest first within what they wait for.</summary>
public sealed class NodeScheduler(SimulatedWorkspace workspace)
{
    /// <summary>Sizes that the region has no machines of now.</summary>
    public HashSet<string> Shortages { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal void Look()
    {
        foreach (var job in workspace.Jobs.All.Where(job => job is { Status: "Queued", HoldsNodes: false }).ToList())
        {
            if (Shortages.Contains(job.VmSize))
            {
                workspace.Clusters.NoteShortage(job);
                continue;
            }

            var delay = job.Cluster is null
                ? workspace.Quota.HasRoom(job.VmSize, job.IsSpot, job.Nodes) ? workspace.Options.Allocation : (TimeSpan?)null
                : workspace.Clusters.Reserve(job);
            if (delay is { } wait)
            {
                job.HoldsNodes = true;
                var course = job.Course;
                workspace.In(wait, () =>
                {
                    if (job.Course == course && job.Status == "Queued")
                    {
                        workspace.Jobs.Start(job);
                    }
                });
            }
        }
    }

    internal void GiveBack(SimulatedJob job)
    {
        if (job.HoldsNodes)
        {
            job.HoldsNodes = false;
            workspace.Clusters.Free(job);
        }
    }

    internal void CountPreemption(SimulatedJob job) => workspace.Clusters.CountPreemption(job);
}
