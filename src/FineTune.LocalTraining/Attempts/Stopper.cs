using FineTune.LocalTraining.Machine;

namespace FineTune.LocalTraining.Attempts;

/// <summary>Ends the processes of an attempt. Calls are repeated until nothing runs; each signal is sent once, across restarts.</summary>
internal sealed class Stopper(AttemptFiles files, int nodes, TimeProvider time)
{
    private static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(5);

    private DateTimeOffset? terminatedAt;

    /// <summary>Asks every launcher once to end after its step.</summary>
    public bool Ask()
    {
        Signal("asked", Posix.Terminate);
        return NothingRuns();
    }

    /// <summary>Ends everything: asks first, and five seconds later kills.</summary>
    public bool End()
    {
        var now = time.GetUtcNow();
        terminatedAt ??= now;
        Signal("terminated", Posix.Terminate);
        if (now - terminatedAt >= KillAfter)
        {
            KillNow();
        }

        return NothingRuns();
    }

    /// <summary>Kills everything at once.</summary>
    public void KillNow()
    {
        foreach (var launcher in Launchers())
        {
            ProcessTable.SignalGroup(launcher.Process, Posix.Kill);
        }

        // What left the process groups still carries the mark.
        ProcessTable.KillMarked(files.Name);
    }

    public bool NothingRuns() =>
        ProcessTable.FindMarked(files.Name).Count == 0 && Launchers().All(launcher => !ProcessTable.IsAlive(launcher.Process));

    private void Signal(string deed, int signal)
    {
        foreach (var (node, process) in Launchers())
        {
            if (files.NoteOnce(node, deed))
            {
                ProcessTable.SignalGroup(process, signal);
            }
        }
    }

    private IEnumerable<(int Node, NodeProcess Process)> Launchers()
    {
        for (var node = 0; node < nodes; node++)
        {
            if (files.ReadProcess(node) is { } process)
            {
                yield return (node, process);
            }
        }
    }
}
