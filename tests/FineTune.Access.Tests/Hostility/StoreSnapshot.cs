using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using FineTune.Access.Tests.Hosts;
using FineTune.Core.Ports;
using FineTune.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Hostility;

/// <summary>Everything that a host has stored, a text for each row and blob.</summary>
internal static class StoreSnapshot
{
    /// <param name="host">Host whose storage is read.</param>
    /// <param name="apart">Workspace whose rows and blobs are left out; so is the audit trail, which grows.</param>
    public static async Task<IReadOnlyList<string>> TakeAsync(AccessHost host, string apart)
    {
        var clients = host.App.Services.GetRequiredService<StorageClients>();
        var all = new List<string>();
        await foreach (var row in clients.Table.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken))
        {
            var isLeftOut = row.PartitionKey == clients.PartitionOf(apart) || row.PartitionKey == clients.AuditPartition || row.PartitionKey == clients.AccessPartition;
            if (!isLeftOut)
            {
                all.Add($"{row.PartitionKey} {row.RowKey} {row.ETag}");
            }
        }

        // A use of a key is noted in it, and is no effect of the request.
        var book = await host.App.Services.GetRequiredService<IAccessStore>().ReadAsync(TestContext.Current.CancellationToken);
        all.AddRange(book.Workspaces.Select(workspace => JsonSerializer.Serialize(workspace.Value)));
        all.AddRange(book.Keys.Values.Select(key => JsonSerializer.Serialize(key.Value with { LastUsedAt = null })));
        foreach (var container in new[] { clients.Datasets, clients.Artifacts })
        {
            all.AddRange(await BlobsAsync(container, apart));
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> BlobsAsync(BlobContainerClient container, string apart)
    {
        var all = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            if (!blob.Name.Contains($"/{apart}/", StringComparison.Ordinal) && !blob.Name.Contains($"/_{apart}/", StringComparison.Ordinal))
            {
                all.Add($"{container.Name} {blob.Name} {blob.Properties.ETag}");
            }
        }

        return all;
    }
}
