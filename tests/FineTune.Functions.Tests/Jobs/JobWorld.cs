using System.Reflection;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using FineTune.Core.Rules;
using FineTune.Core.Tasks;
using FineTune.Functions.Datasets;
using FineTune.Functions.Jobs;
using FineTune.Storage;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>The driver's own classes on real storage, a scripted platform, and a task hub and a clock that the test moves.</summary>
internal sealed class JobWorld
{
    private readonly TaskService service;
    private readonly JobActivities activities;
    private readonly DatasetStore datasets;
    private readonly DatasetInbox inbox;
    private readonly BlobContainerClient container;
    private readonly UploadStore uploads;
    private readonly TableEventLog events;
    private readonly IAccessStore access;
    private readonly IAuditLog audit;

    private JobWorld(StorageClients clients, BlobContainerClient container)
    {
        this.container = container;
        Store = new TableTaskStore(clients);
        datasets = new DatasetStore(clients);
        inbox = new DatasetInbox(clients);
        uploads = new UploadStore(clients);
        events = new TableEventLog(clients);
        Artifacts = new BlobArtifactStore(clients);
        access = new TableAccessStore(clients, Clock);
        audit = new TableAuditLog(clients);
        Rules = new TableRuleStore(clients);
        IReadOnlyList<ITrainingPlatform> platforms = [Platform];
        var catalog = new OneModel();
        Signals = new JobSignals(Store, NullLogger<JobSignals>.Instance);
        service = new TaskService(Store, datasets, catalog, platforms, Signals, Clock);
        var effects = new JobEffects(Store, datasets, Artifacts, catalog, platforms);
        var followUps = new JobFollowUps(Store, catalog, platforms, Signals, Clock);
        Exporter = new JobExporter(followUps, new ExportRecords(Artifacts), Clock);
        Evaluator = new JobEvaluator(followUps, new EvaluationRecords(Artifacts), Store, Clock);
        var turns = new JobTurns(Store, new JobStepper(Store, Clock), effects, Clock);
        activities = new JobActivities(turns, NullLogger<JobActivities>.Instance);
        Sweep = new JobSweep(Store, Clock, NullLogger<JobSweep>.Instance);
        Hub = new TestHub(Clock, RunActivityAsync);
        Client = new TestClient(Hub);
    }

    public WaitingClock Clock { get; } = new();

    public ScriptedPlatform Platform { get; } = new();

    public TableTaskStore Store { get; }

    public BlobArtifactStore Artifacts { get; }

    public JobExporter Exporter { get; }

    public JobEvaluator Evaluator { get; }

    public TableRuleStore Rules { get; }

    public ExpiredDatasets Expired => new(access, datasets, new DatasetLineage(Store));

    public RetentionRound Retention => new(access, Store, Artifacts, events, audit, service, Clock);

    public RecordedKeys Keys { get; } = new();

    public JobSignals Signals { get; }

    public JobSweep Sweep { get; }

    public TestHub Hub { get; }

    public TestClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<JobWorld> StartAsync(AzuriteFixture azurite)
    {
        var options = azurite.NewOptions();
        var clients = new StorageClients(options);
        await clients.EnsureCreatedAsync(Cancellation);
        var world = new JobWorld(clients, new BlobContainerClient(options.ConnectionString, options.DatasetContainer));
        await world.AddDatasetAsync("faq");
        return world;
    }

    /// <summary>Stores a dataset of a hundred rows.</summary>
    public async Task<DatasetVersion> AddDatasetAsync(string name, TimeSpan? life = null)
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"{{\"instruction\":\"{row}?\",\"output\":\"{row}\"}}\n"));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(rows));
        var report = await new DatasetChecker([], []).CheckAsync(content, "data.jsonl", CheckOptions.Default, Cancellation);
        content.Position = 0;
        return await datasets.AddVersionAsync(name, "data.jsonl", content, report, Cancellation, life);
    }

    /// <summary>Names of the datasets that there are.</summary>
    public async Task<IReadOnlyList<string>> DatasetNamesAsync() =>
        await datasets.ListAsync(null, Cancellation).Select(version => version.Dataset).ToListAsync(Cancellation);

    /// <summary>Creates a task with one job.</summary>
    public async Task<JobKey> CreateAsync(string task = "bot", string dataset = "faq")
    {
        var body = JsonElement.Parse($$"""{"name":"{{task}}","model":"tiny","dataset":"{{dataset}}","jobs":[{"name":"job-1"}]}""");
        var (reading, _) = await service.CreateAsync(body, Guid.NewGuid().ToString("N"), Cancellation);
        Assert.True(reading.Spec is not null, string.Join("; ", reading.Findings.Select(finding => $"{finding.Path}: {finding.Message.En}")));
        return new JobKey(task, "job-1");
    }

    /// <summary>Creates a task and sends its hints, as the HTTP function does.</summary>
    public async Task<TestHub.Instance> BeginAsync()
    {
        var key = await CreateAsync();
        await Signals.SendAsync(Client);
        return Hub.Instances[await InstanceIdAsync(key)];
    }

    public Task AskAsync(JobRequest request, string task = "bot") => service.AskAsync(task, null, request, Cancellation);

    /// <summary>Deletes the model of a job as its user does.</summary>
    public async Task RemoveModelAsync(Job job)
    {
        Assert.True(await service.NoteModelRemovedAsync(job.Key.Task, job.TaskId, job.Key.Job, Cancellation));
        foreach (var part in JobDirectory.ModelParts)
        {
            await Artifacts.DeleteAllAsync(job.AttemptName.RunPrefix + part, Cancellation);
        }
    }

    /// <summary>Writes a file into the artifact store, as a trainer does.</summary>
    public async Task PutAsync(string path, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await Artifacts.PutAsync(path, content, Cancellation);
    }

    /// <summary>Paths in the artifact store of all that a task has.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync(string taskId) =>
        await Artifacts.ListAsync($"runs/{taskId}/", Cancellation).Select(file => file.Path).ToListAsync(Cancellation);

    public async Task<Job?> JobAsync(string task = "bot") => (await Store.FindJobAsync(new JobKey(task, "job-1"), Cancellation))?.Value;

    public async Task<string> InstanceIdAsync(JobKey key) => JobInstances.IdOf(JobIdentity.Of((await JobAsync(key.Task))!));

    public Task SweepAsync() => Sweep.RunAsync(new TimerInfo(), Client, Cancellation);

    /// <summary>Copies a file into the inbox, as any blob client does.</summary>
    public Task PutIntoInboxAsync(string path, string content) =>
        container.GetBlobClient(DatasetInbox.Folder + path).UploadAsync(BinaryData.FromString(content), Cancellation);

    /// <summary>The function that runs the rules, on the same storage.</summary>
    public DatasetRules NewDatasetRules()
    {
        var intake = new DatasetIntake(new DatasetChecker([], []), datasets, events, new MemoryScratch(), Clock);
        return new DatasetRules(new DatasetArrivals(access, inbox, uploads, intake, events, Clock), new RuleRunner(access, Rules, datasets, Store, service, Clock), Signals);
    }

    /// <summary>Runs an instance to its end, whatever it waits for.</summary>
    public async Task RunToEndAsync(TestHub.Instance instance)
    {
        for (var waits = 0; ; waits++)
        {
            await Hub.RunAsync(instance);
            if (TestHub.Waiting(instance) is null)
            {
                return;
            }

            Assert.True(waits < 500, "The orchestration does not end.");
            Hub.FireTimer(instance);
        }
    }

    /// <summary>As the worker does: the input is read as the parameter's type, the result written by its own.</summary>
    private async Task<string> RunActivityAsync(string name, string input)
    {
        var method = typeof(JobActivities).GetMethods().Single(method => method.GetCustomAttribute<FunctionAttribute>()?.Name == name);
        var argument = ReplayContext.Deserialize(input, method.GetParameters()[0].ParameterType);
        var task = (Task)method.Invoke(activities, [argument, Cancellation])!;
        await task;
        return ReplayContext.Serialize(task.GetType().GetProperty("Result")!.GetValue(task));
    }
}
