using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Computes;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Metrics;
using FineTune.AzureMachineLearning.Observing;
using FineTune.AzureMachineLearning.Quota;
using FineTune.AzureMachineLearning.Workspaces;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning;

/// <summary>Everything that talks to one workspace.</summary>
internal sealed class AzureMlLocation : IDisposable
{
    public AzureMlLocation(
        WorkspaceOptions workspace, AzureMlOptions options, ArmTransport transport, IArtifactStore artifacts, TimeProvider time)
    {
        Workspace = new Workspace(workspace, options.ManagementEndpoint);
        Management = new ArmClient(transport, ArmApi.ManagementScope, time);
        Jobs = new JobCalls(Management, Workspace);
        Environments = new EnvironmentCalls(Management, Workspace);
        Board = new JobBoard(Jobs, options.ListInterval, time);
        Offers = new OfferCache(Management, Workspace, options.OfferAge, time);
        var clusters = new ClusterCalls(Management, Workspace);
        Clusters = new ClusterPool(clusters, new ClusterBoard(clusters, options.ListInterval, time), Workspace, options.ClusterIdle, time);
        History = new RunHistory(Management, Workspace);
        Logs = new UserLogs(Management, transport, Workspace, artifacts);
        Devices = new DeviceRecorder(
            new MetricsBatch(new ArmClient(transport, ArmApi.MetricsScope, time), Workspace), artifacts, options.MetricsInterval, time);
        Diagnostics = new ClusterDiagnostics(new ArmClient(transport, ArmApi.LogsScope, time), Workspace);
    }

    public Workspace Workspace { get; }

    public ArmClient Management { get; }

    public JobCalls Jobs { get; }

    public EnvironmentCalls Environments { get; }

    public JobBoard Board { get; }

    public OfferCache Offers { get; }

    public ClusterPool Clusters { get; }

    public RunHistory History { get; }

    public UserLogs Logs { get; }

    public DeviceRecorder Devices { get; }

    public ClusterDiagnostics Diagnostics { get; }

    public string Name => Workspace.Options.Location;

    public bool HasClusters => Workspace.Options.Mode == ComputeMode.Cluster;

    public void Dispose()
    {
        Board.Dispose();
        Offers.Dispose();
        Devices.Dispose();
    }
}
