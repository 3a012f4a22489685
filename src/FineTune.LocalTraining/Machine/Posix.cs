using System.Runtime.InteropServices;

namespace FineTune.LocalTraining.Machine;

/// <summary>The one system call that .NET has no word for.</summary>
internal static partial class Posix
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Sends a signal to a process; to a whole process group when <paramref name="pid"/> is negative.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
