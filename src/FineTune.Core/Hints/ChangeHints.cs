using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace FineTune.Core.Hints;

/// <summary>
/// Wakes readers of this process when something that they wait for was written. A hint may be missing, as when another process
/// wrote, so whoever waits looks again after a while all the same. <see cref="ChangeTopic"/> names what can change.
/// </summary>
public sealed class ChangeHints(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<ChangeWatch>> watches = new(StringComparer.Ordinal);

    /// <summary>Tells that something was written. Returns at once.</summary>
    public void Tell(string topic)
    {
        if (watches.TryGetValue(topic, out var waiting))
        {
            foreach (var watch in waiting)
            {
                watch.Wake();
            }
        }
    }

    /// <summary>Begins to watch. What is told from now on ends the next wait, so begin before the first look.</summary>
    public ChangeWatch Watch(params IReadOnlyList<string> topics)
    {
        var watch = new ChangeWatch(clock, ended => Forget(ended, topics));
        foreach (var topic in topics)
        {
            watches.AddOrUpdate(topic, [watch], (_, others) => others.Add(watch));
        }

        return watch;
    }

    private void Forget(ChangeWatch watch, IReadOnlyList<string> topics)
    {
        foreach (var topic in topics)
        {
            while (watches.TryGetValue(topic, out var all))
            {
                var rest = all.Remove(watch);
                var isDone = rest.IsEmpty ? watches.TryRemove(new(topic, all)) : watches.TryUpdate(topic, rest, all);
                if (isDone)
                {
                    break;
                }
            }
        }
    }
}
