using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace FineTune.Storage;

/// <summary>Keeps the newest values that never change, so that they need not be read again; forgets the oldest ones.</summary>
internal sealed class RecentValues<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> values = [];
    private readonly ConcurrentQueue<TKey> order = [];

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => values.TryGetValue(key, out value);

    public void Keep(TKey key, TValue value)
    {
        if (!values.TryAdd(key, value))
        {
            return;
        }

        order.Enqueue(key);
        while (values.Count > capacity && order.TryDequeue(out var oldest))
        {
            values.TryRemove(oldest, out _);
        }
    }
}
