using FineTune.Api;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
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
            .AddPlatforms()
            .AddDriver()
            .AddHttp();
    }

    private static IServiceCollection AddPlatforms(this IServiceCollection services) => services
        .AddSingleton<IReadOnlyList<ITrainingPlatform>>(_ => []);

    private static IServiceCollection AddDriver(this IServiceCollection services) => services
        .AddSingleton<JobSignals>()
        .AddSingleton<IJobSignals>(provider => provider.GetRequiredService<JobSignals>())
        .AddSingleton<JobStepper>()
        .AddSingleton<JobEffects>()
        .AddSingleton<JobTurns>()
        .AddSingleton<OrphanedAttempts>();

    private static IServiceCollection AddHttp(this IServiceCollection services) => services
        .Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = FineTuneApi.MaxRequestBytes)
        .AddFineTuneApi()
        .AddSingleton<ApiPipeline>();
}
