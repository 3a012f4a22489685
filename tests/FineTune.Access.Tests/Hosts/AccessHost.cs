using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FineTune.Api;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Tests;
using FineTune.LocalTraining.Secrets;
using FineTune.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FineTune.Access.Tests.Hosts;

/// <summary>The API on Kestrel with storage of its own, under a configuration of access, a clock that the test moves, and a log that it
/// reads.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    /// <summary>An operator's key that may do everything.</summary>
    public const string Root = "operator-key-of-the-tests";

    private AccessHost(WebApplication app, MovedClock clock, RecordedLog log, string secretsPath)
    {
        (App, Clock, Log, SecretsPath) = (app, clock, log, secretsPath);
        Address = new Uri(app.Urls.First());
    }

    public WebApplication App { get; }

    public MovedClock Clock { get; }

    public RecordedLog Log { get; }

    /// <summary>File that the values of secrets are in.</summary>
    public string SecretsPath { get; }

    public Uri Address { get; }

    public static async Task<AccessHost> StartAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var (clock, log) = (new MovedClock(), new RecordedLog());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "FineTune", EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddFineTuneStorage(azurite.NewOptions());
        builder.Services.AddSingleton<IReadOnlyList<ITrainingPlatform>>([new ScriptedPlatform()]);
        builder.Services.AddSingleton<IModelCatalog, OneModel>();
        builder.Services.AddSingleton<IJobSignals, NoSignals>();
        var secrets = Path.Combine(Directory.CreateTempSubdirectory("finetune-").FullName, "secrets.json");
        builder.Services.AddSingleton(_ => new SecretFile(secrets));
        builder.Services.AddSingleton<ISecretVault>(provider => provider.GetRequiredService<SecretFile>());
        builder.Services.AddSingleton<IModelExporter, JobExporter>();
        builder.Services.AddSingleton<IModelEvaluator, JobEvaluator>();
        builder.Services.AddFineTuneApi();
        var app = builder.Build();
        app.UseFineTuneApi();
        app.MapFineTuneApi();
        await app.Services.GetRequiredService<StorageClients>().EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccessHost(app, clock, log, secrets);
    }

    /// <summary>A host whose only callers at first are those who show <see cref="Root"/>.</summary>
    public static Task<AccessHost> WithRootAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings) =>
        StartAsync(azurite, [("Access:Keys:0:Name", "root"), ("Access:Keys:0:Key", Root), .. settings]);

    /// <summary>A client that shows a bearer; none where it is null.</summary>
    public HttpClient Client(string? bearer, string? workspace = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (bearer is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        }

        if (workspace is not null)
        {
            client.DefaultRequestHeaders.Add("FineTune-Workspace", workspace);
        }

        return client;
    }

    /// <summary>Makes a workspace where it is not there yet, and a key in it.</summary>
    public async Task<string> KeyAsync(string workspace, string role, params string[] scopes)
    {
        using var root = Client(Root, workspace);
        using var made = await root.PutAsync(new Uri($"/api/workspaces/{workspace}", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var (status, json) = await SendAsync(root, "POST", "/api/keys", new { name = $"{role} of {workspace}", role, scopes });
        Assert.Equal(201, status);
        return json.GetProperty("secret").GetString()!;
    }

    public static async Task<(int Status, JsonElement Json)> SendAsync(HttpClient client, string method, string path, object? body = null)
    {
        var (status, text) = await AskAsync(client, method, path, body);
        return (status, text.StartsWith('{') || text.StartsWith('[') ? JsonElement.Parse(text) : default);
    }

    public static async Task<(int Status, string Text)> AskAsync(HttpClient client, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(SecretsPath)!, recursive: true);
    }

    private sealed class NoSignals : IJobSignals
    {
        public void Hint(JobKey job, int? attempt = null)
        {
        }
    }
}
