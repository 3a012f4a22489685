using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using FineTune.Storage;
using FineTune.Storage.Azurite;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;

namespace FineTune.Bench.ControlPlane;

/// <summary>The control plane as the embedded host puts it together, over an emulator of its own, with training that takes no time.</summary>
internal sealed class ControlPlaneUnderTest : IAsyncDisposable
{
    private const int FirstPort = 21100;

    private readonly string folder;
    private readonly AzuriteProcess azurite;
    private readonly TaskService service;
    private readonly JobStepper stepper;
    private readonly JobEffects effects;

    private ControlPlaneUnderTest(string folder, AzuriteProcess azurite)
    {
        this.folder = folder;
        this.azurite = azurite;
        Clients = new StorageClients(new StorageOptions { ConnectionString = azurite.ConnectionString });
        Peer = new BareTable(azurite.ConnectionString);
        Tasks = new TableTaskStore(Clients);
        Datasets = new KnownDatasets(new DatasetStore(Clients));
        Artifacts = new BlobArtifactStore(Clients);
        service = ServiceOver([new InstantPlatform()], new NoSignals());
        stepper = new JobStepper(Tasks, TimeProvider.System);
        effects = EffectsOver([new InstantPlatform()]);
    }

    public StorageClients Clients { get; }

    public BareTable Peer { get; }

    public ITaskStore Tasks { get; }

    public IDatasetStore Datasets { get; }

    public IArtifactStore Artifacts { get; }

    /// <summary>A folder that is removed at the end.</summary>
    public string Folder => folder;

    public static async Task<ControlPlaneUnderTest> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("finetune-bench-").FullName;
        var options = new AzuriteOptions(Path.Combine(folder, "azurite")) { BlobPort = FirstPort, QueuePort = FirstPort + 1, TablePort = FirstPort + 2 };
        var plane = new ControlPlaneUnderTest(folder, await AzuriteProcess.StartAsync(options, CancellationToken.None));
        await plane.Clients.EnsureCreatedAsync(CancellationToken.None);
        await plane.Peer.CreateAsync();
        await BenchData.UploadAsync(plane.Datasets);
        return plane;
    }

    public TaskService ServiceOver(IReadOnlyList<ITrainingPlatform> platforms, IJobSignals signals) =>
        new(Tasks, Datasets, new OneModel(), platforms, signals, TimeProvider.System);

    public JobEffects EffectsOver(IReadOnlyList<ITrainingPlatform> platforms) => new(Tasks, Datasets, Artifacts, new OneModel(), platforms);

    public Task CreateAsync(string name) => CreateAsync(service, BenchData.Task(name), CancellationToken.None);

    /// <summary>Creates a task that has to be accepted.</summary>
    public static async Task CreateAsync(TaskService service, JsonElement task, CancellationToken cancellation)
    {
        var (reading, record) = await service.CreateAsync(task, Guid.CreateVersion7().ToString("N"), cancellation);
        if (record is null)
        {
            throw new InvalidOperationException(string.Join(' ', reading.Findings.Select(finding => finding.ToString())));
        }
    }

    /// <summary>Takes a job through its whole life.</summary>
    public async Task LiveAsync(string name)
    {
        Stored<Job>? known = null;
        Observation? observation = null;
        while (await stepper.StepAsync(new JobKey(name, "job-1"), known, observation, CancellationToken.None) is { Effect: { } effect } step)
        {
            known = step.Stored;
            observation = await effects.RunAsync(known.Value, effect, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await azurite.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
