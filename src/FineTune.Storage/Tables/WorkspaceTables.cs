using System.Runtime.CompilerServices;
using FineTune.Core.Access;

namespace FineTune.Storage.Tables;

/// <summary>The partitions of all workspaces, for what the service looks after without being asked.</summary>
internal static class WorkspaceTables
{
    /// <summary>The default workspace first.</summary>
    public static async IAsyncEnumerable<ProjectTable> ListAsync(StorageClients clients, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new ProjectTable(clients, clients.PartitionOf(Workspace.Default));
        var access = new ProjectTable(clients, clients.AccessPartition);
        await foreach (var row in access.QueryAsync(RowKeys.Workspaces, cancellation: cancellation))
        {
            if (RowData.Read<Workspace>(row).Name is not Workspace.Default and var name)
            {
                yield return new ProjectTable(clients, clients.PartitionOf(name));
            }
        }
    }
}
