using System.Net;
using System.Security.Cryptography.X509Certificates;
using ArmSimulator.Computes;
using ArmSimulator.Datastores;
using ArmSimulator.History;
using ArmSimulator.Http;
using ArmSimulator.Identity;
using ArmSimulator.Jobs;
using ArmSimulator.Logs;
using ArmSimulator.Metrics;
using ArmSimulator.Quota;

namespace ArmSimulator;

/// <summary>The simulated workspace behind TLS, on a port of the loopback interface.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private SimulatorServer(WebApplication app, SimulatedWorkspace workspace, RequestLog requests, X509Certificate2 certificate)
    {
        this.app = app;
        Workspace = workspace;
        Requests = requests;
        Certificate = certificate;
    }

    public SimulatedWorkspace Workspace { get; }

    public RequestLog Requests { get; }

    /// <summary>Signs itself; clients have to be told to trust it.</summary>
    public X509Certificate2 Certificate { get; }

    public Uri Endpoint => new(app.Urls.First());

    /// <param name="workspace">What to serve.</param>
    /// <param name="port">Port; 0 takes a free one.</param>
    /// <param name="cancellation">Stops the start.</param>
    public static async Task<SimulatorServer> StartAsync(SimulatedWorkspace workspace, int port, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var certificate = ServerCertificate.Make();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        var requests = new RequestLog();
        app.UseMiddleware<FaultMiddleware>(workspace);
        app.UseMiddleware<ArmMiddleware>(requests);
        Map(app, workspace);
        await app.StartAsync(cancellation);
        return new SimulatorServer(app, workspace, requests, certificate);
    }

    /// <summary>Writes the certificate for programs that read trusted ones from a file (<c>SSL_CERT_FILE</c>, <c>NODE_EXTRA_CA_CERTS</c>).</summary>
    public void WriteCertificate(string path) => File.WriteAllText(path, Certificate.ExportCertificatePem());

    public async ValueTask DisposeAsync()
    {
        if (Workspace.Runner is { } runner)
        {
            await runner.DisposeAsync();
        }

        await app.DisposeAsync();
        Certificate.Dispose();
    }

    private static void Map(WebApplication app, SimulatedWorkspace workspace)
    {
        var group = app.MapGroup(workspace.Id);
        JobEndpoints.Map(group, workspace);
        ClusterEndpoints.Map(group, workspace);
        workspace.Environments.Map(group, workspace);
        DatastoreEndpoints.Map(group, workspace);
        var region = app.MapGroup(
            $"/subscriptions/{workspace.Options.Subscription}/providers/Microsoft.MachineLearningServices/locations/{workspace.Options.Region}");
        region.MapGet("/usages", () => workspace.Look(() => Answers.Json(workspace.Quota.View())));
        region.MapGet("/vmSizes", () => Answers.Json(VmSizeCatalog.View()));
        region.MapGet("/{kind}/{id}", (string kind, string id, HttpResponse response) => workspace.Look(() => workspace.Operations.View(kind, id, response)));
        RunHistoryEndpoints.Map(app, workspace);
        MetricsEndpoints.Map(app, workspace);
        LogQueryEndpoints.Map(app, workspace);
        TokenEndpoints.Map(app);
        workspace.Vault.Map(app);
    }
}
