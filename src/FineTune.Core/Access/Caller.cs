namespace FineTune.Core.Access;

/// <summary>Who sent a request.</summary>
/// <param name="Id">Stable name: <c>user:…</c>, <c>key:…</c>, <c>operator:…</c>, or <c>local</c> where nobody has to say who they are.</param>
/// <param name="Name">To show.</param>
/// <param name="Principals">Every name that a membership can know the caller by.</param>
public sealed record Caller(string Id, string Name, IReadOnlySet<string> Principals)
{
    /// <summary>Whoever sits at the machine, where nothing asks who that is.</summary>
    public static Caller Local { get; } = new("local", "local", new HashSet<string>()) { IsAdministrator = true };

    public bool IsAdministrator { get; init; }

    /// <summary>The one workspace that an API key belongs to; null for people.</summary>
    public string? Workspace { get; init; }

    /// <summary>Role of an API key in its workspace; null for people, whose roles the workspaces tell.</summary>
    public Role? KeyRole { get; init; }

    /// <summary>Areas that an API key is good for; empty for all.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The caller that an API key stands for.</summary>
    public static Caller Of(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Caller($"key:{key.Id}", key.Name, new HashSet<string>())
        {
            Workspace = key.Workspace,
            KeyRole = key.Role,
            Scopes = key.Scopes,
        };
    }

    /// <summary>What the caller may do in a workspace; null for nothing, not even know that it exists.</summary>
    public Role? RoleIn(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return Workspace is not null ? (Workspace == workspace.Name ? KeyRole : null)
            : IsAdministrator ? Role.Administrator
            : workspace.RoleOf(Principals);
    }

    /// <summary>The workspace of a request that names none: the key's, else the default one where the caller belongs to it, else the only
    /// one that they belong to; null where none of that holds.</summary>
    public Workspace? HomeAmong(IReadOnlyList<Workspace> all)
    {
        var own = all.Where(workspace => RoleIn(workspace) is not null).ToList();
        return own.FirstOrDefault(workspace => workspace.Name == Access.Workspace.Default) ?? (own.Count == 1 ? own[0] : null);
    }
}
