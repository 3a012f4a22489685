using System.Collections.Concurrent;

namespace FineTune.Core.Audit;

/// <summary>Collects what one request changes.</summary>
public sealed class ChangeNotes
{
    private readonly ConcurrentQueue<Change> changes = [];

    public IReadOnlyList<Change> All => [.. changes];

    public void Add(Change change) => changes.Enqueue(change);
}
