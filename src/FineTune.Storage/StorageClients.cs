using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using FineTune.Core.Access;

namespace FineTune.Storage;

/// <summary>The table and containers that every store of this assembly works on.</summary>
public sealed class StorageClients
{
    private readonly RequestCounter counter = new();

    /// <exception cref="InvalidOperationException">The options name no storage account.</exception>
    public StorageClients(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var tableOptions = new TableClientOptions();
        var blobOptions = new BlobClientOptions();
        tableOptions.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        blobOptions.AddPolicy(counter, HttpPipelinePosition.PerRetry);

        BlobServiceClient blobs;
        TableServiceClient tables;
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            tables = new TableServiceClient(options.ConnectionString, tableOptions);
            blobs = new BlobServiceClient(options.ConnectionString, blobOptions);
        }
        else if (options is { TableServiceUri: { } tableUri, BlobServiceUri: { } blobUri })
        {
            var credential = new DefaultAzureCredential();
            tables = new TableServiceClient(tableUri, credential, tableOptions);
            blobs = new BlobServiceClient(blobUri, credential, blobOptions);
        }
        else
        {
            throw new InvalidOperationException(
                "Storage needs a connection string, or the addresses of both the table and the blob service.");
        }

        Project = options.Project;
        Table = tables.GetTableClient(options.TableName);
        Datasets = blobs.GetBlobContainerClient(options.DatasetContainer);
        Artifacts = blobs.GetBlobContainerClient(options.ArtifactContainer);
    }

    /// <summary>Requests that all stores sent through these clients so far, repeated ones too.</summary>
    public long Requests => counter.Requests;

    internal string Project { get; }

    /// <summary>Partition of workspaces and API keys. No workspace has an empty name.</summary>
    internal string AccessPartition => $"{Project}~";

    internal TableClient Table { get; }

    internal BlobContainerClient Datasets { get; }

    internal BlobContainerClient Artifacts { get; }

    /// <summary>Partition of audit records, which belong to all workspaces.</summary>
    internal string AuditPartition => $"{Project}~~audit";

    /// <summary>Partition of a workspace's rows.</summary>
    internal string PartitionOf(string workspace) => workspace == Workspace.Default ? Project : $"{Project}~{workspace}";

    /// <summary>Creates the table and the containers where they are missing. A host calls it once, before it uses a store.</summary>
    public Task EnsureCreatedAsync(CancellationToken cancellation) => Task.WhenAll(
        Table.CreateIfNotExistsAsync(cancellation),
        Datasets.CreateIfNotExistsAsync(cancellationToken: cancellation),
        Artifacts.CreateIfNotExistsAsync(cancellationToken: cancellation));
}
