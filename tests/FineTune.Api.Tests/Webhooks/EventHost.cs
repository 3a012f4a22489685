using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTune.Api.Webhooks;
using FineTune.Core.Catalog;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using FineTune.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Api.Tests.Webhooks;

/// <summary>The API on Kestrel over real storage. Nothing is sent but by a round that a test runs, and time passes only in between.</summary>
internal sealed class EventHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private EventHost(WebApplication app, FakeTimeProvider clock)
    {
        (this.app, Clock) = (app, clock);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts a host.</summary>
    /// <param name="storage">Where it keeps everything.</param>
    /// <param name="clock">What it takes for the time; null for now.</param>
    /// <param name="allowed">Network that subscriptions may send to beside public ones.</param>
    public static async Task<EventHost> StartAsync(StorageOptions storage, FakeTimeProvider? clock = null, string allowed = "127.0.0.0/8")
    {
        clock ??= new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Webhooks:AllowHttp"] = "true", ["Webhooks:AllowedNetworks:0"] = allowed });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddFineTuneStorage(storage);
        builder.Services.AddSingleton<IReadOnlyList<ITrainingPlatform>>([]);
        builder.Services.AddSingleton<IModelCatalog, OpenModels>();
        builder.Services.AddSingleton<IJobSignals, NoSignals>();
        builder.Services.AddSingleton<IModelExporter, JobExporter>();
        builder.Services.AddSingleton<IModelEvaluator, JobEvaluator>();
        builder.Services.AddFineTuneApi();
        var app = builder.Build();
        app.UseFineTuneApi();
        app.MapFineTuneApi();
        await app.Services.GetRequiredService<StorageClients>().EnsureCreatedAsync(Stop);
        await app.StartAsync(Stop);
        return new EventHost(app, clock);
    }

    /// <summary>Makes messages of what happened, and sends what is due.</summary>
    public Task<DateTimeOffset?> RoundAsync() => app.Services.GetRequiredService<WebhookRound>().RunAsync(Stop);

    public Task ForgetAsync() => app.Services.GetRequiredService<RetentionRound>().RunAsync(Stop);

    /// <summary>Subscribes an address.</summary>
    /// <returns>The subscription's id and secret.</returns>
    public async Task<(string Id, string Secret)> SubscribeAsync(Uri address, params string[] types)
    {
        var (status, made) = await SendAsync(HttpMethod.Post, "/api/subscriptions", new { name = "test", url = address, types });
        Assert.True(status == 201, $"{status} {made}");
        return (made.GetProperty("subscription").GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
    }

    /// <summary>Uploads some rows, or text that is none.</summary>
    public async Task<(int Status, JsonElement Json)> UploadAsync(string dataset, string content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", "data.jsonl" } };
        using var answer = await Http.PostAsync(new Uri($"/api/datasets/{dataset}/versions", UriKind.Relative), form, Stop);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }

    public async Task<(int Status, JsonElement Json)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await Http.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private sealed class NoSignals : IJobSignals
    {
        public void Hint(JobKey job, int? attempt = null)
        {
        }
    }
}
