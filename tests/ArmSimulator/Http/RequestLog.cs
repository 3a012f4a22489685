using System.Collections.Concurrent;

namespace ArmSimulator.Http;

/// <summary>Counts requests.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private long management;

    /// <summary>Requests to the control plane.</summary>
    public long Management => Interlocked.Read(ref management);

    /// <summary>Requests by method and kind of resource, as <c>PUT jobs/*</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    internal void Add(string method, PathString path, bool isManagement)
    {
        if (isManagement)
        {
            Interlocked.Increment(ref management);
        }

        counts.AddOrUpdate($"{method} {Kind(path.Value!)}", 1, (_, count) => count + 1);
    }

    private static string Kind(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var workspace = Array.FindIndex(segments, segment => segment is "workspaces" or "locations");
        return workspace >= 0 && workspace + 2 < segments.Length ? string.Join('/', segments[(workspace + 2)..].Select((segment, index) => index == 1 ? "*" : segment)) : segments[0];
    }
}
