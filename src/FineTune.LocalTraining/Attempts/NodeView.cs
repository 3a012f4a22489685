using FineTune.LocalTraining.Machine;

namespace FineTune.LocalTraining.Attempts;

/// <summary>What can be seen of one node.</summary>
internal enum NodeState
{
    /// <summary>Its launcher was started and has not reported yet.</summary>
    Launching,
    Running,

    /// <summary>It ended and said how.</summary>
    Exited,

    /// <summary>Its processes are gone without a word.</summary>
    Gone,
}

/// <summary>Looks at the nodes of an attempt through the files that launchers write.</summary>
internal sealed class NodeView(AttemptFiles files, Launcher launcher, TimeProvider time)
{
    // From starting Python to its report takes a second; a machine short of memory may take many.
    private static readonly TimeSpan LaunchGrace = TimeSpan.FromSeconds(60);

    public (NodeState State, NodeExit? Exit) Look(int node, SubmissionRecord submission)
    {
        if (files.ReadExit(node) is { } exit)
        {
            return (NodeState.Exited, exit);
        }

        if (files.ReadProcess(node) is { } process)
        {
            if (ProcessTable.IsAlive(process))
            {
                return (NodeState.Running, null);
            }
        }
        else if (!launcher.HasFailed(files.Name, node) && time.GetUtcNow() - submission.SubmittedAt < LaunchGrace)
        {
            return (NodeState.Launching, null);
        }

        // The launcher may have written its last word between the two looks.
        return files.ReadExit(node) is { } late ? (NodeState.Exited, late) : (NodeState.Gone, null);
    }
}
