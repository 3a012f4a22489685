using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FineTune.EndToEnd.Tests;

/// <summary>The processes of an attempt, found by the mark in their environment.</summary>
internal static class TrainingProcesses
{
    /// <summary>All processes of attempts whose name begins with <paramref name="attempt"/>, oldest first: launcher, torchrun, ranks.</summary>
    public static IReadOnlyList<int> Of(string attempt)
    {
        var mark = Encoding.UTF8.GetBytes($"FINETUNE_ATTEMPT={attempt}");
        return [.. Ids().Where(id => Read($"/proc/{id}/environ").AsSpan().IndexOf(mark) >= 0 && IsAlive(id)).Order()];
    }

    /// <summary>The process of a training rank: a child of torchrun.</summary>
    public static IReadOnlyList<int> RanksOf(string attempt) => [.. Of(attempt).Where(id => Command(id).Contains("--job", StringComparison.Ordinal)
        && !Command(id).Contains("torch.distributed.run", StringComparison.Ordinal))];

    public static IReadOnlyList<int> LaunchersOf(string attempt) =>
        [.. Of(attempt).Where(id => Command(id).Contains("\0launch\0", StringComparison.Ordinal))];

    public static void Signal(string signal, IEnumerable<int> processes) =>
        Signal(signal, processes.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The same for what <c>kill</c> takes: a process, or a whole group as <c>-id</c>.</summary>
    public static void Signal(string signal, IEnumerable<string> targets)
    {
        foreach (var target in targets)
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", "--", target]) { RedirectStandardError = true })!;
            kill.WaitForExit();
        }
    }

    private static IEnumerable<int> Ids() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);

    private static bool IsAlive(int id) => Encoding.UTF8.GetString(Read($"/proc/{id}/stat")) is { Length: > 0 } stat
        && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');

    private static string Command(int id) => Encoding.UTF8.GetString(Read($"/proc/{id}/cmdline"));

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
