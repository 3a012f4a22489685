using FineTune.Core.Events;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Ports;

/// <summary>What happened, in order. Events are appended by the stores, together with the change they tell of.</summary>
public interface IEventLog
{
    /// <summary>How long events of what is gone are kept where a workspace says nothing else.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Events of a task after the one with id <paramref name="afterId"/>, or from the first, oldest first.</summary>
    Task<IReadOnlyList<TaskEvent>> ReadAsync(string task, string? afterId, int limit, CancellationToken cancellation);

    /// <summary>The same over all tasks, and those that were deleted less than <see cref="Kept"/> ago.</summary>
    Task<IReadOnlyList<TaskEvent>> ReadAllAsync(string? afterId, int limit, CancellationToken cancellation);

    /// <summary>The same of datasets and rules, of the time of <see cref="Kept"/>.</summary>
    Task<IReadOnlyList<DatasetEvent>> ReadDatasetsAsync(string? afterId, int limit, CancellationToken cancellation);

    /// <summary>Appends an event that tells of no change of a store, as that a file was refused.</summary>
    Task AppendAsync(DatasetEvent told, CancellationToken cancellation);

    /// <summary>Forgets events of deleted tasks, and of datasets and rules, that happened before a time, in the present workspace.</summary>
    Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation);
}
