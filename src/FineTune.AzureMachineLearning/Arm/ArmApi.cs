using Azure.Core;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>Versions and audiences of the services that this assembly calls: the one place that names them.</summary>
internal static class ArmApi
{
    public const string MachineLearningVersion = "2025-12-01";
    public const string MetricsBatchVersion = "2024-02-01";
    public const string VaultVersion = "7.4";

    public const string ManagementScope = "https://management.azure.com/.default";
    public const string MetricsScope = "https://metrics.monitor.azure.com/.default";
    public const string LogsScope = "https://api.loganalytics.io/.default";
    public const string VaultScope = "https://vault.azure.net/.default";

    /// <summary>The address with <c>api-version</c> as its first query parameter.</summary>
    public static Uri MachineLearning(Uri endpoint, string path, params (string Name, string Value)[] query) =>
        Build(endpoint, path, [("api-version", MachineLearningVersion), .. query]);

    public static Uri Build(Uri endpoint, string path, params (string Name, string Value)[] query)
    {
        var address = new RequestUriBuilder();
        address.Reset(endpoint);
        address.AppendPath(path, escape: false);
        foreach (var (name, value) in query)
        {
            address.AppendQuery(name, value, escapeValue: true);
        }

        return address.ToUri();
    }
}
