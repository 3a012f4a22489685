using FineTune.Core.Audit;
using FineTune.Core.Tasks;

namespace FineTune.Core.Access;

/// <summary>
/// In which workspace, and for whom, the present flow of calls works. Stores read and write the rows of this workspace only, so that no
/// call can name another one's by mistake. It follows the flow into everything that is awaited or started from it.
/// </summary>
/// <param name="Workspace">Name of the workspace.</param>
/// <param name="User">Who asked, as <see cref="Caller.Id"/>; null where the service works by itself.</param>
/// <param name="Notes">Takes what is changed; null where nobody records it.</param>
/// <param name="UserName">Who asked, as <see cref="Caller.Name"/>; null where nobody has to say who they are.</param>
public sealed record AccessScope(string Workspace, string? User = null, ChangeNotes? Notes = null, string? UserName = null)
{
    private static readonly AsyncLocal<AccessScope?> Flow = new();
    private static readonly AccessScope Initial = new(Access.Workspace.Default);

    /// <summary>Who makes what is made now; null where nobody has to say who they are, and where the service works by itself.</summary>
    public TaskAuthor? Author => this is { User: { } user, UserName: { } name } ? new TaskAuthor(user, name) : null;

    /// <summary>The present scope; the default workspace where none was entered.</summary>
    public static AccessScope Current => Flow.Value ?? Initial;

    /// <summary>Works in a workspace until the answer is disposed of.</summary>
    public static IDisposable Enter(string workspace, string? user = null, ChangeNotes? notes = null, string? userName = null)
    {
        var before = Flow.Value;
        Flow.Value = new AccessScope(workspace, user, notes, userName);
        return new Left(before);
    }

    private sealed class Left(AccessScope? before) : IDisposable
    {
        public void Dispose() => Flow.Value = before;
    }
}
