using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using ArmSimulator;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using FineTune.Api;
using FineTune.AzureMachineLearning.Arm;
using FineTune.Core.Catalog;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Tests.FollowUps;

/// <summary>The services of the host on Azure as it puts them together, with a simulated workspace that runs the trainer for real, and each job
/// driven as its orchestration drives it.</summary>
internal sealed class AzureHost : IAsyncDisposable
{
    public const string Location = "eastus";
    public const string Size = "STANDARD_D2S_V3";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<JobIdentity, Task> lives = [];
    private readonly SimulatorServer simulator;
    private readonly WebApplication app;
    private readonly HttpClient arm;
    private readonly Task driver;

    private AzureHost(SimulatorServer simulator, WebApplication app, HttpClient arm, StorageOptions storage)
    {
        (this.simulator, this.app, this.arm, Storage) = (simulator, app, arm, storage);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        driver = DriveAsync();
    }

    public HttpClient Http { get; }

    public StorageOptions Storage { get; }

    public SimulatedWorkspace Workspace => simulator.Workspace;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<AzureHost> StartAsync(AzuriteFixture azurite)
    {
        var storage = azurite.NewOptions();
        var simulator = await SimulateAsync(storage);
        var thumbprint = simulator.Certificate.Thumbprint;
        var arm = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == thumbprint });
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "FineTune", EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(Settings(storage, simulator).Select(setting => KeyValuePair.Create("FineTune:" + setting.Key, (string?)setting.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFineTuneOnAzure(builder.Configuration);
        builder.Services.AddSingleton<IModelCatalog, TinyCatalog>();
        builder.Services.AddSingleton(new ArmTransport
        {
            Credential = new AnyToken(),
            Http = new HttpClientTransport(arm),
            OpenContainer = (_, container) => new BlobContainerClient(storage.ConnectionString, container),
        });
        var app = builder.Build();
        app.UseFineTuneApi();
        app.MapFineTuneApi();
        await app.Services.GetRequiredService<StorageClients>().EnsureCreatedAsync(Cancellation);
        await app.StartAsync(Cancellation);
        return new AzureHost(simulator, app, arm, storage);
    }

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Cancellation);

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Cancellation);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, json.ToString());
        return json;
    }

    /// <summary>Waits until something is in one of some states; what it then tells.</summary>
    public async Task<JsonElement> UntilStateAsync(string path, params string[] states)
    {
        var end = TimeProvider.System.GetUtcNow() + Limit;
        while (true)
        {
            var told = await GetAsync(path);
            if (states.Contains(told.GetProperty("state").GetString()))
            {
                return told;
            }

            Assert.True(TimeProvider.System.GetUtcNow() < end, $"{path} is not {string.Join(" or ", states)}: {told}");
            await Task.Delay(Look, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await driver;
        await Task.WhenAll(lives.Values);
        await app.DisposeAsync();
        await simulator.DisposeAsync();
        Http.Dispose();
        arm.Dispose();
        stop.Dispose();
    }

    private static async Task<SimulatorServer> SimulateAsync(StorageOptions storage)
    {
        var python = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, ".finetune", "python"), Cancellation);
        var options = new SimulatorOptions
        {
            Preparing = TimeSpan.FromSeconds(0.3),
            Allocation = TimeSpan.FromSeconds(0.3),
            Finalizing = TimeSpan.FromSeconds(0.2),
            Cancelling = TimeSpan.FromSeconds(2),
            Operation = TimeSpan.FromSeconds(0.5),
            Execution = new ExecutionOptions(
                python.Trim(), Path.Combine(RepositoryRoot.Path, "src", "trainer"), storage.ConnectionString!,
                new Dictionary<string, string> { ["finetune_artifacts"] = storage.ArtifactContainer, ["finetune_datasets"] = storage.DatasetContainer }),
        };
        return await SimulatorServer.StartAsync(new SimulatedWorkspace(options, TimeProvider.System), 0, Cancellation);
    }

    private static Dictionary<string, string> Settings(StorageOptions storage, SimulatorServer simulator)
    {
        var (options, endpoint, soon) = (simulator.Workspace.Options, simulator.Endpoint.ToString(), "00:00:01");
        return new Dictionary<string, string>
        {
            ["Storage:ConnectionString"] = storage.ConnectionString!,
            ["Storage:TableName"] = storage.TableName,
            ["Storage:DatasetContainer"] = storage.DatasetContainer,
            ["Storage:ArtifactContainer"] = storage.ArtifactContainer,
            ["AzureMl:ManagementEndpoint"] = endpoint,
            ["AzureMl:ListInterval"] = soon,
            ["AzureMl:LookInterval"] = soon,
            ["AzureMl:LogInterval"] = soon,
            ["AzureMl:MetricsInterval"] = soon,
            ["AzureMl:Workspaces:0:Location"] = Location,
            ["AzureMl:Workspaces:0:Subscription"] = options.Subscription,
            ["AzureMl:Workspaces:0:ResourceGroup"] = options.ResourceGroup,
            ["AzureMl:Workspaces:0:Workspace"] = options.Workspace,
            ["AzureMl:Workspaces:0:Region"] = options.Region,
            ["AzureMl:Workspaces:0:Image"] = "registry.invalid/trainer@sha256:0",
            ["AzureMl:Workspaces:0:DataEndpoint"] = endpoint,
            ["AzureMl:Workspaces:0:MetricsEndpoint"] = endpoint,
            ["AzureMl:Workspaces:0:CpuSizes:0"] = Size,
        };
    }

    // Begins what the sweep would begin.
    private async Task DriveAsync()
    {
        var store = app.Services.GetRequiredService<ITaskStore>();
        while (!stop.IsCancellationRequested)
        {
            await foreach (var job in store.ListUnsettledAsync(CancellationToken.None))
            {
                var identity = JobIdentity.Of(job);
                if (!lives.TryGetValue(identity, out var life) || life.IsCompleted)
                {
                    lives[identity] = LiveAsync(identity);
                }
            }

            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private async Task LiveAsync(JobIdentity job)
    {
        var turns = app.Services.GetRequiredService<JobTurns>();
        for (var news = new JobNews(job, null); !stop.IsCancellationRequested;)
        {
            var turn = await turns.DecideAsync(news, CancellationToken.None);
            if (turn.Effect is not null)
            {
                news = await turns.RunAsync(turn, CancellationToken.None);
            }
            else if (turn.WakeAt is null)
            {
                return;
            }
            else
            {
                await Task.Delay(Look, CancellationToken.None);
                news = new JobNews(job, null);
            }
        }
    }

    /// <summary>The smallest of models, which lies on this machine's disk and is carried to where jobs mount it.</summary>
    private sealed class TinyCatalog : IModelCatalog
    {
        private static readonly IReadOnlyList<BaseModel> Models =
        [
            new("tiny-llama", Path.Combine(RepositoryRoot.Path, "models", "tiny-llama"), [Location], "llama3", true, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT"),
        ];

        public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) => new(Models);
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("simulated", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
