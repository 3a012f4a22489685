namespace FineTune.Core.Tasks;

/// <summary>Who made a task, or uploaded a version of a dataset.</summary>
/// <param name="Id">Stable name, as <see cref="Access.Caller.Id"/>.</param>
/// <param name="Name">To show, as it was then.</param>
public sealed record TaskAuthor(string Id, string Name);
