using System.Collections.Concurrent;

namespace FineTune.EndToEnd.Tests;

/// <summary>Keeps of a host's log what tells of failures, the newest of it.</summary>
internal sealed class HostFailures
{
    private const int MostLines = 200;

    private readonly ConcurrentQueue<string> lines = new();
    private bool isFailure;

    /// <summary>Takes the log's next line.</summary>
    public void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        // An entry begins with its level; what belongs to it is indented.
        isFailure = line.StartsWith(' ') ? isFailure : line.StartsWith("fail: ", StringComparison.Ordinal) || line.StartsWith("crit: ", StringComparison.Ordinal);
        if (!isFailure)
        {
            return;
        }

        lines.Enqueue(line);
        while (lines.Count > MostLines)
        {
            lines.TryDequeue(out _);
        }
    }

    public override string ToString() => string.Join('\n', lines);
}
