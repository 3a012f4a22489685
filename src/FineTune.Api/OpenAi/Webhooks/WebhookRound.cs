using FineTune.Core.Access;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Webhooks;

/// <summary>Makes the messages of what happened and sends what is due. A host calls it again and again; a round that breaks off is made good by
/// the next one.</summary>
public sealed partial class WebhookRound : IDisposable
{
    private const int SentAtOnce = 8;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    private readonly IReadOnlyList<WebhookEndpoint> endpoints;
    private readonly WebhookEvents events;
    private readonly WebhookOutbox outbox;
    private readonly IWebhookStore store;
    private readonly TimeProvider clock;
    private readonly ILogger<WebhookRound> logger;

    // A receiver that points elsewhere has not taken the message.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = AnswerLimit };

    public WebhookRound(
        IOptions<OpenAiOptions> options, ITaskStore tasks, IEventLog log, IWebhookStore store, TimeProvider clock, ILogger<WebhookRound> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        endpoints = [.. options.Value.Webhooks.Select(webhook => WebhookEndpoint.Read(webhook).Endpoint).OfType<WebhookEndpoint>()];
        events = new WebhookEvents(tasks);
        outbox = new WebhookOutbox(log, store, clock);
        this.store = store;
        this.clock = clock;
        this.logger = logger;
    }

    /// <summary>Workspaces that somebody is told of; empty where nobody is told anything.</summary>
    public IReadOnlyList<string> Workspaces => [.. endpoints.Select(endpoint => endpoint.Workspace).Distinct()];

    /// <returns>When to look again at the latest for what was not taken; null for never.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset? next = null;
        foreach (var endpoint in endpoints)
        {
            using var scope = AccessScope.Enter(endpoint.Workspace);
            await outbox.CollectAsync(endpoint.Name, told => events.WriteAsync(told, endpoint, cancellation), cancellation);
            var pending = await store.ListPendingAsync(endpoint.Name, cancellation);
            var now = clock.GetUtcNow();
            await Parallel.ForEachAsync(
                pending.Where(delivery => delivery.DueAt <= now),
                new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancellation },
                async (delivery, token) => await SendAsync(endpoint, delivery, token));
            var waiting = await store.ListPendingAsync(endpoint.Name, cancellation);
            next = waiting.Select(delivery => (DateTimeOffset?)delivery.DueAt).Append(next).Min();
        }

        return next;
    }

    /// <summary>Forgets what ended long ago.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        foreach (var endpoint in endpoints)
        {
            using var scope = AccessScope.Enter(endpoint.Workspace);
            await store.ForgetAsync(endpoint.Name, clock.GetUtcNow() - WebhookOutbox.Kept, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task SendAsync(WebhookEndpoint endpoint, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var error = await TrySendAsync(endpoint, delivery, cancellation);
        var after = delivery.After(error, clock.GetUtcNow());
        await store.SaveAsync(after, cancellation);
        if (after.State == DeliveryState.Failed)
        {
            GivenUp(delivery.Id, endpoint.Address, after.Tries, error);
        }
        else if (error is not null)
        {
            NotTaken(delivery.Id, endpoint.Address, error, after.DueAt);
        }
    }

    // What the receiver made of it; null where it took it.
    private async Task<string?> TrySendAsync(WebhookEndpoint endpoint, WebhookDelivery delivery, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Address)
        {
            Content = new StringContent(delivery.Body, System.Text.Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in StandardWebhook.Headers(delivery.Id, clock.GetUtcNow(), delivery.Body, endpoint.Key))
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
        catch (HttpRequestException refused)
        {
            return refused.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {AnswerLimit.TotalSeconds:0} s";
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "Webhook {Id} was not taken by {Address}: {Error}. It is sent again at {Next:O}.")]
    private partial void NotTaken(string id, Uri address, string error, DateTimeOffset next);

    [LoggerMessage(31, LogLevel.Error, "Webhook {Id} was not taken by {Address} in {Tries} tries and is given up: {Error}.")]
    private partial void GivenUp(string id, Uri address, int tries, string? error);
}
