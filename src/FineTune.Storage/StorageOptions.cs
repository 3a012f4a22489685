namespace FineTune.Storage;

/// <summary>Where the control plane keeps its state. Either a connection string, or two service addresses reached with the
/// identity that <c>DefaultAzureCredential</c> finds.</summary>
public sealed class StorageOptions
{
    /// <summary>Connection string of a storage account or of the emulator; wins over the addresses.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Address of the table service.</summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>Address of the blob service.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>Whether this process alone writes to the storage, so that it may remember what it has read or written.</summary>
    public bool IsOnlyWriter { get; set; }

    /// <summary>Partition of the default workspace; every other workspace has one of its own, so that what it shows can change together.</summary>
    public string Project { get; set; } = "default";

    /// <summary>Table of tasks, jobs, events, dataset versions and idempotency keys.</summary>
    public string TableName { get; set; } = "finetune";

    /// <summary>Blob container of dataset files.</summary>
    public string DatasetContainer { get; set; } = "datasets";

    /// <summary>Blob container of job directories.</summary>
    public string ArtifactContainer { get; set; } = "artifacts";
}
