using System.Net;
using ArmSimulator;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using FineTune.AzureMachineLearning.Arm;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.AzureMachineLearning.Tests.World;

/// <summary>A simulator on a port of its own with a clock that only the test moves, and platforms that reach it over TLS.</summary>
internal sealed class SimulatedAzure : IAsyncDisposable
{
    public const string Location = "eastus";
    public const string CpuSize = "STANDARD_D4S_V3";

    private readonly SocketsHttpHandler handler;
    private readonly HttpClient client;
    private readonly HttpClient storage;

    private SimulatedAzure(SimulatorServer server, FakeTimeProvider clock)
    {
        Server = server;
        Clock = clock;
        var thumbprint = server.Certificate.Thumbprint;
        handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint;
        client = new HttpClient(handler);
        storage = new HttpClient(new NoBlobs());
        Transport = new ArmTransport
        {
            Credential = new AnyToken(),
            Http = new HttpClientTransport(client),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            OpenContainer = (_, _) => new BlobContainerClient(
                new Uri("https://storage.invalid/azureml"), new BlobClientOptions { Transport = new HttpClientTransport(storage), Retry = { MaxRetries = 0 } }),
        };
        Options = new AzureMlOptions
        {
            ManagementEndpoint = server.Endpoint,
            ClusterIdle = TimeSpan.FromMinutes(1),
            Workspaces = [OptionsOf(server)],
        };
    }

    public SimulatorServer Server { get; }

    public SimulatedWorkspace Workspace => Server.Workspace;

    public FakeTimeProvider Clock { get; }

    public ArmTransport Transport { get; }

    public AzureMlOptions Options { get; }

    public MemoryFiles Files { get; } = new();

    public KeptHints Hints { get; } = new();

    public static async Task<SimulatedAzure> StartAsync(SimulatorOptions? options = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var server = await SimulatorServer.StartAsync(
            new SimulatedWorkspace(options ?? new SimulatorOptions(), clock), 0, TestContext.Current.CancellationToken);
        return new SimulatedAzure(server, clock);
    }

    public AzureMlPlatform NewPlatform() => new(Options, Transport, Files, Hints, Clock, NullLogger<AzureMlPlatform>.Instance);

    public ArmClient NewClient() => new(Transport, ArmApi.ManagementScope, Clock);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        client.Dispose();
        handler.Dispose();
        storage.Dispose();
    }

    private static WorkspaceOptions OptionsOf(SimulatorServer server)
    {
        var options = server.Workspace.Options;
        return new WorkspaceOptions
        {
            Location = Location,
            Subscription = options.Subscription,
            ResourceGroup = options.ResourceGroup,
            Workspace = options.Workspace,
            Region = options.Region,
            Image = "registry.invalid/trainer@sha256:0",
            DataEndpoint = server.Endpoint,
            MetricsEndpoint = server.Endpoint,
            LogsEndpoint = server.Endpoint,
            CpuSizes = { CpuSize },
        };
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("simulated", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed class NoBlobs : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request });
    }
}
