using FineTune.Core.Lifecycle;

namespace FineTune.Core.Ports;

/// <summary>What happened, in order. Events are appended by <see cref="ITaskStore"/>, together with the change they tell of.</summary>
public interface IEventLog
{
    /// <summary>Events of a task after the one with id <paramref name="afterId"/>, or from the first, oldest first.</summary>
    Task<IReadOnlyList<TaskEvent>> ReadAsync(string task, string? afterId, int limit, CancellationToken cancellation);

    /// <summary>The same over all tasks.</summary>
    Task<IReadOnlyList<TaskEvent>> ReadAllAsync(string? afterId, int limit, CancellationToken cancellation);
}
