namespace FineTune.Core.Events;

/// <summary>Something that happened, as the log keeps it.</summary>
public interface ILoggedEvent
{
    /// <summary>Unique within the workspace, and sorts as the events happened; the same event always has the same id.</summary>
    string Id { get; }

    /// <summary>Stable name, as <c>job.running</c>; <see cref="EventTypes"/> lists all.</summary>
    string Type { get; }

    /// <summary>UTC.</summary>
    DateTimeOffset Time { get; }
}
