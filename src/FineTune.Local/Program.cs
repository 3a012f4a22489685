using FineTune.Api;
using FineTune.Api.Access;
using FineTune.AzureMachineLearning;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Secrets;
using FineTune.Core.Catalog;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Secrets;
using FineTune.DatasetFormats;
using FineTune.Local;
using FineTune.Local.Datasets;
using FineTune.Local.Driver;
using FineTune.Local.Emulator;
using FineTune.Local.FollowUps;
using FineTune.Local.Janitor;
using FineTune.Local.WebConsole;
using FineTune.Local.Webhooks;
using FineTune.LocalTraining;
using FineTune.LocalTraining.Counting;
using FineTune.LocalTraining.Evaluations;
using FineTune.LocalTraining.Exports;
using FineTune.LocalTraining.Models;
using FineTune.LocalTraining.Preview;
using FineTune.LocalTraining.Secrets;
using FineTune.Storage;
using FineTune.Storage.Azurite;
using FineTune.Storage.Blobs;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = FineTuneApi.MaxRequestBytes;
});
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:7071");
}

if (AccessConfiguration.FindFaults(builder.Configuration) is { Count: > 0 } faults)
{
    await Console.Error.WriteLineAsync($"The host does not start.\n{string.Join('\n', faults)}");
    return 2;
}

var options = builder.Configuration.GetSection("FineTune").Get<LocalHostOptions>() ?? new LocalHostOptions();
var data = Path.GetFullPath(options.DataDirectory);
using var secrets = new SecretFile(Path.Combine(data, "secrets.json"));
try
{
    secrets.Check();
}
catch (SecretVaultException error)
{
    await Console.Error.WriteLineAsync($"The host does not start.\n{error.Message}");
    return 2;
}

AzuriteKeeper? emulator = null;
var storage = new StorageOptions { ConnectionString = options.StorageConnectionString };
if (options.StorageConnectionString.Length == 0)
{
    emulator = await AzuriteKeeper.StartAsync(new AzuriteOptions(Path.Combine(data, "azurite"))
    {
        BlobPort = options.AzuritePort,
        QueuePort = options.AzuritePort + 1,
        TablePort = options.AzuritePort + 2,
    });
    storage = new StorageOptions { ConnectionString = emulator.ConnectionString, IsOnlyWriter = emulator.IsOwn };
}

// Where ports meet adapters.
var services = builder.Services;
services.AddSingleton(TimeProvider.System);
services.AddSingleton(new LocalTrainingOptions(
    Path.Combine(data, "training"), Path.GetFullPath(options.ModelsDirectory), Path.GetFullPath(options.TrainerDirectory), options.Python)
{
    CardHourUsd = options.CardHourUsd.AsReadOnly(),
    PreemptSpot = options.PreemptSpot,
    PassVariables = options.PassVariables.AsReadOnly(),
    CpuSlots = options.CpuSlots > 0 ? options.CpuSlots : Environment.ProcessorCount,
});
services.AddFineTuneStorage(storage);
services.AddFineTuneDatasetFormats();
services.AddSingleton<JobSignals>();
services.AddSingleton<IJobSignals>(provider => provider.GetRequiredService<JobSignals>());
services.AddSingleton(secrets);
services.AddSingleton<LocalPlatform>();
services.AddFineTuneAzureMl(options.AzureMl, storage.ConnectionString);
services.AddSingleton<ISecretVault>(provider =>
    options.AzureMl.VaultUri is null ? secrets : new CombinedVault(secrets, provider.GetRequiredService<KeyVault>()));
services.AddSingleton<IReadOnlyList<ITrainingPlatform>>(provider =>
    [provider.GetRequiredService<LocalPlatform>(), provider.GetRequiredService<AzureMlPlatform>()]);
services.AddSingleton<IPromptPreview, TrainerPreview>();
services.AddSingleton<ITokenCounter, TrainerTokenCounter>();
services.AddSingleton<JobExporter>();
services.AddSingleton<JobEvaluator>();
services.AddSingleton<ModelExporter>();
services.AddSingleton<IModelExporter>(provider => provider.GetRequiredService<ModelExporter>());
services.AddSingleton<ModelEvaluator>();
services.AddSingleton<IModelEvaluator>(provider => provider.GetRequiredService<ModelEvaluator>());
services.AddSingleton<LocalModelCatalog>();
services.AddSingleton<IModelCatalog>(provider => new CombinedCatalog(
    new PortableModels(provider.GetRequiredService<LocalModelCatalog>(), options.AzureMl), new OpenModels()));
services.AddSingleton<JobStepper>();
services.AddSingleton<JobEffects>();
services.AddSingleton<OrphanedAttempts>();
services.AddHostedService<JobDriver>();
services.AddHostedService<HostJanitor>();
services.AddHostedService<DatasetWatcher>();
services.AddHostedService<FollowUpWorker<ModelExporter>>();
services.AddHostedService<FollowUpWorker<ModelEvaluator>>();
services.AddHostedService<WebhookSender>();
services.AddFineTuneApi();
services.AddConsole();

var app = builder.Build();
await app.Services.GetRequiredService<StorageClients>().EnsureCreatedAsync(CancellationToken.None);
var platform = app.Services.GetRequiredService<LocalPlatform>();
await platform.StartAsync(CancellationToken.None);

var origins = app.Services.GetRequiredService<UploadOrigins>();
app.UseConsole(Path.GetFullPath(options.ConsoleDirectory), origins.Storage);
app.UseFineTuneApi();
app.MapFineTuneApi();

await app.StartAsync();
if (emulator is not null)
{
    emulator.Watch(app.Logger);
    var elsewhere = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Origins;
    await origins.AllowAsync([.. ConsoleOrigins.Of(app.Urls), .. elsewhere], CancellationToken.None);
}

app.Logger.Serving(app.Urls.First(), data);
await app.WaitForShutdownAsync();
app.Logger.Stopped((await platform.ListOwnedAsync(CancellationToken.None)).Count);
await platform.DisposeAsync();
if (emulator is not null)
{
    await emulator.DisposeAsync();
}

return 0;
