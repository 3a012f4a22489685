using ArmSimulator;

namespace FineTune.EndToEnd.Tests.AzureMl;

/// <summary>A host on this machine whose location <c>eastus</c> is a simulated Azure ML workspace that runs jobs for real. The two share
/// nothing but TLS requests and a storage account, as the service and Azure do.</summary>
public sealed class CloudHost : IAsyncLifetime
{
    public const string Size = "STANDARD_D2S_V3";

    private readonly HostProcess host = HostProcess.Prepare();
    private SimulatorServer? simulator;

    internal HostProcess Host => host;

    public SimulatedWorkspace Workspace => simulator!.Workspace;

    public async ValueTask InitializeAsync()
    {
        var options = new SimulatorOptions
        {
            Preparing = TimeSpan.FromSeconds(0.3),
            Allocation = TimeSpan.FromSeconds(0.3),
            Finalizing = TimeSpan.FromSeconds(0.2),
            Cancelling = TimeSpan.FromSeconds(2),
            Operation = TimeSpan.FromSeconds(0.5),
            Execution = new ExecutionOptions(
                await host.PythonAsync(),
                Path.Combine(host.Root, "src", "trainer"),
                host.StorageConnection,
                new Dictionary<string, string> { ["finetune_artifacts"] = "artifacts", ["finetune_datasets"] = "datasets" }),
        };
        simulator = await SimulatorServer.StartAsync(new SimulatedWorkspace(options, TimeProvider.System), 0, CancellationToken.None);
        var certificate = Path.Combine(host.Data, "simulator.pem");
        simulator.WriteCertificate(certificate);
        var endpoint = simulator.Endpoint.ToString();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["SSL_CERT_FILE"] = certificate,
            ["IDENTITY_ENDPOINT"] = endpoint + "msi/token",
            ["IDENTITY_HEADER"] = "simulated",
            ["FineTune__AzureMl__ManagementEndpoint"] = endpoint,
            ["FineTune__AzureMl__ListInterval"] = "00:00:01",
            ["FineTune__AzureMl__LookInterval"] = "00:00:01",
            ["FineTune__AzureMl__LogInterval"] = "00:00:01",
            ["FineTune__AzureMl__MetricsInterval"] = "00:00:01",
            ["FineTune__AzureMl__Workspaces__0__Location"] = "eastus",
            ["FineTune__AzureMl__Workspaces__0__Subscription"] = options.Subscription,
            ["FineTune__AzureMl__Workspaces__0__ResourceGroup"] = options.ResourceGroup,
            ["FineTune__AzureMl__Workspaces__0__Workspace"] = options.Workspace,
            ["FineTune__AzureMl__Workspaces__0__Region"] = options.Region,
            ["FineTune__AzureMl__Workspaces__0__Image"] = "registry.invalid/trainer@sha256:0",
            ["FineTune__AzureMl__Workspaces__0__DataEndpoint"] = endpoint,
            ["FineTune__AzureMl__Workspaces__0__MetricsEndpoint"] = endpoint,
            ["FineTune__AzureMl__Workspaces__0__CpuSizes__0"] = Size,
        })
        {
            host.Settings[name] = value;
        }

        await host.StartAgainAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
    }

    public async Task<string> GetAsync(string path) => await host.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        if (simulator is not null)
        {
            await simulator.DisposeAsync();
        }

        await host.DisposeAsync();
    }
}
