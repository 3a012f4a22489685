namespace FineTune.AzureMachineLearning;

/// <summary>The Azure ML workspaces that jobs may run in. Configuration section <c>FineTune:AzureMl</c>.</summary>
public sealed class AzureMlOptions
{
    /// <summary>One location each; without any, this platform offers nothing.</summary>
    public IList<WorkspaceOptions> Workspaces { get; init; } = [];

    public Uri ManagementEndpoint { get; set; } = new("https://management.azure.com");

    /// <summary>Key vault of the secrets that jobs need, as <c>https://name.vault.azure.net</c>; null for none, and jobs get no secrets.
    /// The service writes into it, and the identity of jobs reads from it.</summary>
    public Uri? VaultUri { get; set; }

    /// <summary>Longest age of the list of jobs that a look at one of them is answered from, while it waits for nodes or its training
    /// gives signs of life, and of what is known of the cluster that it waits for. It sets how many calls watching takes; events and the
    /// trainer's own files tell of most changes earlier.</summary>
    public TimeSpan ListInterval { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest age of what is known of a job whose nodes work and whose training gives no sign of life, as before its first step
    /// and after its last.</summary>
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Age of a heartbeat from which on it is no sign of life.</summary>
    public TimeSpan HeartbeatAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the metrics of all running jobs are read. Azure Monitor has one value a minute.</summary>
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a running job's log is carried over.</summary>
    public TimeSpan LogInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long offers, prices and quota are kept.</summary>
    public TimeSpan OfferAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a job may wait for nodes before it is tried elsewhere or given up.</summary>
    public TimeSpan QueueDeadline { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a job may go without a sign of life, told so by the platform and by its heartbeat, before it counts as lost.</summary>
    public TimeSpan SilenceGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a cluster may stand unused before it is deleted; it holds quota even without nodes.</summary>
    public TimeSpan ClusterIdle { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>How a workspace gets nodes.</summary>
public enum ComputeMode
{
    /// <summary>Each job brings its nodes and they go with it.</summary>
    Serverless,

    /// <summary>Clusters by size and tier, shared by jobs, made when needed and deleted when unused.</summary>
    Cluster,
}

/// <summary>One workspace.</summary>
public sealed class WorkspaceOptions
{
    /// <summary>Location that tasks name, as <c>eastus</c>.</summary>
    public string Location { get; set; } = "";

    public string Subscription { get; set; } = "";

    public string ResourceGroup { get; set; } = "";

    public string Workspace { get; set; } = "";

    /// <summary>Azure region of the workspace, as <c>eastus</c>.</summary>
    public string Region { get; set; } = "";

    public ComputeMode Mode { get; set; } = ComputeMode.Serverless;

    /// <summary>Image of the trainer, by digest: <c>registry/trainer@sha256:…</c>.</summary>
    public string Image { get; set; } = "";

    /// <summary>Client id of the managed identity that jobs run as; empty takes the workspace's own.</summary>
    public string JobIdentityClientId { get; set; } = "";

    /// <summary>Resource id of the managed identity that clusters carry; needed in cluster mode where <see cref="JobIdentityClientId"/>
    /// is set.</summary>
    public string JobIdentityId { get; set; } = "";

    /// <summary>Subnet of clusters; empty for none.</summary>
    public string SubnetId { get; set; } = "";

    /// <summary>Datastore over the container of job directories.</summary>
    public string ArtifactDatastore { get; set; } = "finetune_artifacts";

    /// <summary>Datastore over the container of dataset files.</summary>
    public string DatasetDatastore { get; set; } = "finetune_datasets";

    /// <summary>VM sizes without a GPU to offer as well, as <c>Standard_D4s_v3</c>; the reference engine trains there.</summary>
    public IList<string> CpuSizes { get; init; } = [];

    /// <summary>Data plane of the region; empty takes <c>https://{region}.api.azureml.ms</c>.</summary>
    public Uri? DataEndpoint { get; set; }

    /// <summary>Metrics of the region; empty takes <c>https://{region}.metrics.monitor.azure.com</c>.</summary>
    public Uri? MetricsEndpoint { get; set; }

    public Uri LogsEndpoint { get; set; } = new("https://api.loganalytics.io");

    /// <summary>Id of the Log Analytics workspace that has the platform's diagnostics; empty for none.</summary>
    public string LogAnalyticsWorkspace { get; set; } = "";
}
