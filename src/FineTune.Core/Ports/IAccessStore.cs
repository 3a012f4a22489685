using FineTune.Core.Access;

namespace FineTune.Core.Ports;

/// <summary>Who belongs where, as read together.</summary>
/// <param name="Workspaces">By name; the default one is always among them.</param>
/// <param name="Keys">API keys of all workspaces by id, revoked and expired ones too.</param>
public sealed record AccessBook(IReadOnlyList<Stored<Workspace>> Workspaces, IReadOnlyDictionary<string, Stored<ApiKey>> Keys)
{
    public Stored<Workspace>? Find(string workspace) => Workspaces.FirstOrDefault(one => one.Value.Name == workspace);
}

/// <summary>Workspaces and API keys.</summary>
public interface IAccessStore
{
    /// <summary>All of it. It may come from memory, and then be some seconds old where another process wrote.</summary>
    ValueTask<AccessBook> ReadAsync(CancellationToken cancellation);

    /// <summary>Writes a new workspace.</summary>
    /// <returns>False where there is one of that name.</returns>
    Task<bool> AddAsync(Workspace workspace, CancellationToken cancellation);

    /// <summary>Replaces a workspace.</summary>
    /// <returns>False where it has changed since it was read; nothing was then written.</returns>
    Task<bool> SaveAsync(Stored<Workspace> read, Workspace workspace, CancellationToken cancellation);

    /// <summary>Writes a new API key.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellation);

    /// <summary>Replaces an API key.</summary>
    /// <returns>False where it has changed since it was read; nothing was then written.</returns>
    Task<bool> SaveAsync(Stored<ApiKey> read, ApiKey key, CancellationToken cancellation);
}
