using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTune.Tests.Shared;

/// <summary>A message that came.</summary>
public sealed record WebhookMessage(IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A server that is told things, and takes them or not. Compiled into each project that needs it.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<WebhookMessage> taken = [];
    private readonly ConcurrentQueue<WebhookMessage> refused = [];

    private WebhookReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/hook", TakeAsync);
    }

    /// <summary>Status of the next answers.</summary>
    public int Answer { get; set; } = StatusCodes.Status200OK;

    public Uri Address => new(new Uri(app.Urls.First()), "/hook");

    public IReadOnlyList<WebhookMessage> Taken => [.. taken];

    public IReadOnlyList<WebhookMessage> Refused => [.. refused];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var message = new WebhookMessage(http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), await reader.ReadToEndAsync());
        http.Response.StatusCode = Answer;
        (Answer < 300 ? taken : refused).Enqueue(message);
    }
}
