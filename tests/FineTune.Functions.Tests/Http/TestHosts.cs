using FineTune.Api;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Http;
using FineTune.Functions.Jobs;
using FineTune.Functions.Tests.Jobs;
using FineTune.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Functions.Tests.Http;

/// <summary>Both ways of carrying the API, on Kestrel, with storage of their own and the same platform and catalog.</summary>
internal static class TestHosts
{
    /// <summary>As the embedded host carries it.</summary>
    public static async Task<WebApplication> EmbeddedAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var builder = NewBuilder(azurite, settings);
        builder.Services.AddSingleton<IJobSignals, NoSignals>();
        var app = builder.Build();
        app.UseFineTuneApi();
        app.MapFineTuneApi();
        await StartAsync(app);
        return app;
    }

    /// <summary>As the Functions worker carries it: its own routing has chosen the function before the pipeline runs.</summary>
    public static async Task<WebApplication> FunctionsAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var builder = NewBuilder(azurite, settings);
        builder.Services.AddSingleton<JobSignals>();
        builder.Services.AddSingleton<IJobSignals>(provider => provider.GetRequiredService<JobSignals>());
        builder.Services.AddSingleton<ApiPipeline>();
        var app = builder.Build();
        var client = new TestClient(new TestHub(new FakeTimeProvider(), (_, _) => throw new NotSupportedException()));
        var functions = new ApiFunctions(app.Services.GetRequiredService<ApiPipeline>());
        app.UseRouting();
        app.Map("{*path}", (HttpRequest request) => functions.Everything(request, client)).ExcludeFromDescription();
        await StartAsync(app);
        return app;
    }

    private static WebApplicationBuilder NewBuilder(AzuriteFixture azurite, (string Name, string Value)[] settings)
    {
        // Both are the same program to what describes the API.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "FineTune", EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(TimeProvider.System);
        builder.Services.AddFineTuneStorage(azurite.NewOptions());
        builder.Services.AddSingleton<IReadOnlyList<ITrainingPlatform>>([new ScriptedPlatform()]);
        builder.Services.AddSingleton<IModelCatalog, OneModel>();
        builder.Services.AddSingleton<IModelExporter, JobExporter>();
        builder.Services.AddSingleton<IModelEvaluator, JobEvaluator>();
        builder.Services.AddFineTuneApi();
        return builder;
    }

    private static async Task StartAsync(WebApplication app)
    {
        await app.Services.GetRequiredService<StorageClients>().EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    private sealed class NoSignals : IJobSignals
    {
        public void Hint(JobKey job, int? attempt = null)
        {
        }
    }
}
