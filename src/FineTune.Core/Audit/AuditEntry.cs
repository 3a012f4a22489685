namespace FineTune.Core.Audit;

/// <summary>One change that somebody asked for: once when it begins, and once more when it has ended.</summary>
/// <param name="Id">The same for beginning and end: 32 hexadecimal digits.</param>
/// <param name="Time">UTC.</param>
/// <param name="Workspace">Workspace that it works in.</param>
/// <param name="Caller">Who asked, as <see cref="Access.Caller.Id"/>.</param>
/// <param name="Address">Network address that the request came from; null where there is none.</param>
/// <param name="Operation">Method and route of the operation.</param>
/// <param name="Target">Path that was asked for, without its query.</param>
/// <param name="Status">HTTP status of the answer; null while the change is under way.</param>
/// <param name="Changes">What became different; null while it is not known.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset Time, string Workspace, string Caller, string? Address, string Operation, string Target, int? Status,
    IReadOnlyList<Change>? Changes);
