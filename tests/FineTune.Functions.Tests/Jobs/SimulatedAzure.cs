using ArmSimulator;
using Azure.Core;
using Azure.Core.Pipeline;
using FineTune.AzureMachineLearning;
using FineTune.AzureMachineLearning.Arm;
using FineTune.Core.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>A simulated workspace on a port of its own, and platforms that reach it over TLS.</summary>
internal sealed class SimulatedAzure : IAsyncDisposable
{
    public const string Location = "eastus";
    public const string Size = "STANDARD_D4S_V3";

    private readonly SimulatorServer server;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    private SimulatedAzure(SimulatorServer server, TimeProvider clock)
    {
        (this.server, this.clock) = (server, clock);
        var thumbprint = server.Certificate.Thumbprint;
        client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == thumbprint,
        });
    }

    public SimulatedWorkspace Workspace => server.Workspace;

    public static async Task<SimulatedAzure> StartAsync(TimeProvider clock)
    {
        var workspace = new SimulatedWorkspace(new SimulatorOptions(), clock);
        return new SimulatedAzure(await SimulatorServer.StartAsync(workspace, 0, TestContext.Current.CancellationToken), clock);
    }

    public AzureMlPlatform NewPlatform(IArtifactStore artifacts, IJobSignals signals)
    {
        var options = new AzureMlOptions
        {
            ManagementEndpoint = server.Endpoint,
            Workspaces =
            [
                new WorkspaceOptions
                {
                    Location = Location,
                    Subscription = Workspace.Options.Subscription,
                    ResourceGroup = Workspace.Options.ResourceGroup,
                    Workspace = Workspace.Options.Workspace,
                    Region = Workspace.Options.Region,
                    Image = "registry.invalid/trainer@sha256:0",
                    CpuSizes = { Size },
                },
            ],
        };
        var transport = new ArmTransport { Credential = new AnyToken(), Http = new HttpClientTransport(client) };
        return new AzureMlPlatform(options, transport, artifacts, signals, clock, NullLogger<AzureMlPlatform>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        client.Dispose();
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("simulated", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
