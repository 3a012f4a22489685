using FineTune.Api;
using FineTune.AzureMachineLearning;
using FineTune.AzureMachineLearning.Secrets;
using FineTune.Core.Catalog;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.DatasetFormats;
using FineTune.Functions.Http;
using FineTune.Functions.Jobs;
using FineTune.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Functions;

/// <summary>Where ports meet adapters.</summary>
public static class Composition
{
    public static IServiceCollection AddFineTuneOnAzure(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("FineTune").Get<AzureHostOptions>() ?? new AzureHostOptions();
        return services
            .AddTelemetry(configuration)
            .AddSingleton(TimeProvider.System)
            .AddFineTuneStorage(options.Storage)
            .AddFineTuneDatasetFormats()
            .AddPlatforms(options)
            .AddSecrets(options)
            .AddDriver()
            .AddFollowUps()
            .AddHttp();
    }

    private static IServiceCollection AddSecrets(this IServiceCollection services, AzureHostOptions options) => options.AzureMl.VaultUri is null
        ? services
        : services.AddSingleton<ISecretVault>(provider => provider.GetRequiredService<KeyVault>());

    // No model lies on this machine's disk; open ones are fetched from their hub by the job.
    private static IServiceCollection AddPlatforms(this IServiceCollection services, AzureHostOptions options) => services
        .AddFineTuneAzureMl(options.AzureMl, options.Storage.ConnectionString)
        .AddSingleton<IReadOnlyList<ITrainingPlatform>>(provider => [provider.GetRequiredService<AzureMlPlatform>()])
        .AddSingleton<IModelCatalog, OpenModels>();

    private static IServiceCollection AddDriver(this IServiceCollection services) => services
        .AddSingleton<JobSignals>()
        .AddSingleton<IJobSignals>(provider => provider.GetRequiredService<JobSignals>())
        .AddSingleton<JobStepper>()
        .AddSingleton<JobEffects>()
        .AddSingleton<JobTurns>()
        .AddSingleton<OrphanedAttempts>();

    // Base models lie where jobs run.
    private static IServiceCollection AddFollowUps(this IServiceCollection services) => services
        .AddSingleton<IModelExporter, JobExporter>()
        .AddSingleton<IModelEvaluator, JobEvaluator>();

    private static IServiceCollection AddHttp(this IServiceCollection services) => services
        .Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = FineTuneApi.MaxRequestBytes)
        .AddFineTuneApi()
        .AddSingleton<ApiPipeline>();
}
