using FineTune.Bench;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using FineTune.Storage;
using FineTune.Storage.Azurite;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;

const int Lifecycles = 600;
const int Inserts = 2000;
const int Width = 16;

var folder = Directory.CreateTempSubdirectory("finetune-bench-").FullName;
await using var azurite = await AzuriteProcess.StartAsync(
    new AzuriteOptions(folder) { BlobPort = 21100, QueuePort = 21101, TablePort = 21102 }, CancellationToken.None);
var clients = new StorageClients(new StorageOptions { ConnectionString = azurite.ConnectionString });
await clients.EnsureCreatedAsync(CancellationToken.None);
var peer = new BareTable(azurite.ConnectionString);
await peer.CreateAsync();

var tasks = new TableTaskStore(clients);
var datasets = new DatasetStore(clients);
var platform = new InstantPlatform();
IReadOnlyList<ITrainingPlatform> platforms = [platform];
var catalog = new OneModel();
var service = new TaskService(tasks, datasets, catalog, platforms, new NoSignals(), TimeProvider.System);
var effects = new JobEffects(tasks, datasets, new BlobArtifactStore(clients), catalog, platforms);
var stepper = new JobStepper(tasks, TimeProvider.System);
await BenchData.UploadAsync(datasets);

Task Create(string name) => service.CreateAsync(BenchData.Task(name), Guid.CreateVersion7().ToString("N"), CancellationToken.None);

async Task Live(JobKey key)
{
    Stored<Job>? known = null;
    Observation? observation = null;
    while (await stepper.StepAsync(key, known, observation, CancellationToken.None) is { Effect: { } effect } step)
    {
        known = step.Stored;
        observation = await effects.RunAsync(known.Value, effect, CancellationToken.None);
    }
}

// Both sides warm up before either is measured.
await Measure.RunAsync(Inserts / 2, Width, index => peer.UpsertAsync($"warm-{index}"));
await Measure.RunAsync(100, Width, async index =>
{
    await Create($"warm-{index}");
    await Live(new JobKey($"warm-{index}", "job-1"));
});

var insert = await Measure.RunAsync(500, 1, index => peer.UpsertAsync($"one-{index}"));
var create = await Measure.RunAsync(500, 1, index => Create($"create-{index}"));
Console.WriteLine($"create p50 {create.P50:0.00} ms over bare insert {insert.P50:0.00} ms: {create.P50 / insert.P50:0.0}; p99 {create.P99:0.00} over {insert.P99:0.00}: {create.P99 / insert.P99:0.0} (goal 2)");

var upserts = await Measure.RunAsync(Inserts, Width, index => peer.UpsertAsync($"many-{index}"));
for (var index = 0; index < Lifecycles; index++)
{
    await Create($"life-{index}");
}

var before = clients.Requests;
var lives = await Measure.RunAsync(Lifecycles, Width, index => Live(new JobKey($"life-{index}", "job-1")));
var ended = (await tasks.FindJobAsync(new JobKey("life-0", "job-1"), CancellationToken.None))!.Value.State;
Console.WriteLine($"lifecycles {lives.PerSecond:0}/s over bare upserts {upserts.PerSecond:0}/s: {lives.PerSecond / upserts.PerSecond:0.000} (goal 0.05); storage requests each {(double)(clients.Requests - before) / Lifecycles + 1:0.0} with its create (goal 15); ended {ended}");

