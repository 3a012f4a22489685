using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using FineTune.LocalTraining.Attempts;

namespace FineTune.LocalTraining.Machine;

/// <summary>Looks at and ends processes that this or an earlier host started.</summary>
internal static class ProcessTable
{
    /// <summary>Environment variable that every process of an attempt carries, however it was forked.</summary>
    public const string Mark = "FINETUNE_ATTEMPT";

    /// <summary>Whether the very process still runs, and not a later one under its id. A zombie does not run.</summary>
    public static bool IsAlive(NodeProcess process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return IsAliveByStartTime(process);
        }

        return ReadStat(process.Pid) is var (state, startTicks) && state is not ('Z' or 'X') && startTicks == process.StartTicks;
    }

    /// <summary>Signals the process group that a launcher leads, if it still runs.</summary>
    public static void SignalGroup(NodeProcess launcher, int signal)
    {
        if (!IsAlive(launcher))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            KillTree(launcher.Pid);
            return;
        }

        Posix.Signal(-launcher.Pid, signal);
    }

    /// <summary>Ids of the living processes that carry the mark of an attempt.</summary>
    public static IReadOnlyList<int> FindMarked(string attempt)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var mark = Encoding.UTF8.GetBytes($"{Mark}={attempt}\0");
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId
                && Carries(pid, mark))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    /// <summary>Kills whatever still carries the mark of an attempt.</summary>
    public static void KillMarked(string attempt)
    {
        foreach (var pid in FindMarked(attempt))
        {
            Posix.Signal(pid, Posix.Kill);
        }
    }

    private static bool Carries(int pid, byte[] mark)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{pid}/environ").AsSpan();
            var at = environment.IndexOf(mark);
            return (at == 0 || (at > 0 && environment[at - 1] == 0)) && ReadStat(pid) is (not ('Z' or 'X'), _);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's.
            return false;
        }
    }

    private static (char State, long StartTicks)? ReadStat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");

            // The second field is the program's name, which may itself hold blanks and parentheses.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAliveByStartTime(NodeProcess process)
    {
        try
        {
            using var found = Process.GetProcessById(process.Pid);
            var tolerance = TimeSpan.FromSeconds(5);
            return process.StartedAt is not { } started || (found.StartTime.ToUniversalTime() - started).Duration() < tolerance;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static void KillTree(int pid)
    {
        try
        {
            using var found = Process.GetProcessById(pid);
            found.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Already gone.
        }
    }
}
