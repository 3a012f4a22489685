using FineTune.AzureMachineLearning.Arm;

namespace FineTune.AzureMachineLearning.Workspaces;

/// <summary>Addresses within one workspace and its region.</summary>
internal sealed class Workspace(WorkspaceOptions options, Uri management)
{
    public WorkspaceOptions Options => options;

    /// <summary>Resource id.</summary>
    public string Id { get; } =
        $"/subscriptions/{options.Subscription}/resourceGroups/{options.ResourceGroup}"
        + $"/providers/Microsoft.MachineLearningServices/workspaces/{options.Workspace}";

    public Uri DataEndpoint { get; } = options.DataEndpoint ?? new Uri($"https://{options.Region}.api.azureml.ms");

    public Uri MetricsEndpoint { get; } = options.MetricsEndpoint ?? new Uri($"https://{options.Region}.metrics.monitor.azure.com");

    /// <summary>Address of something within the workspace, as <c>jobs/name</c>.</summary>
    public Uri Address(string path, params (string Name, string Value)[] query) =>
        ArmApi.MachineLearning(management, $"{Id}/{path}", query);

    /// <summary>Address of something of the region, as <c>usages</c>.</summary>
    public Uri RegionAddress(string path) => ArmApi.MachineLearning(
        management,
        $"/subscriptions/{options.Subscription}/providers/Microsoft.MachineLearningServices/locations/{options.Region}/{path}");
}
