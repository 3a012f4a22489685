using System.Net;
using System.Text;
using FineTune.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Webhooks;

/// <summary>Posts one message to a receiver, signed.</summary>
internal sealed class WebhookPost : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);

    private readonly TimeProvider clock;

    // A receiver that points elsewhere has not taken the message.
    private readonly HttpClient direct = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = AnswerLimit };
    private readonly HttpClient guarded;

    public WebhookPost(IOptions<WebhookOptions> options, TimeProvider clock)
        : this(options.Value.Policy, Dns.GetHostAddressesAsync, clock)
    {
    }

    public WebhookPost(ReceiverPolicy policy, ResolveHost resolve, TimeProvider clock)
    {
        this.clock = clock;
        guarded = new HttpClient(new GuardedConnection(policy, resolve).Handler()) { Timeout = AnswerLimit };
    }

    /// <summary>What the receiver made of it; null where it took it.</summary>
    public async Task<string?> TrySendAsync(WebhookTarget target, string id, string body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = new StringContent(body, Encoding.UTF8, target.MediaType) };
        foreach (var (name, value) in StandardWebhook.Headers(id, clock.GetUtcNow(), body, target.Key))
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using var answer = await (target.IsConfigured ? direct : guarded).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
        catch (HttpRequestException refused)
        {
            return refused.InnerException is HttpRequestException inner ? inner.Message : refused.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {AnswerLimit.TotalSeconds:0} s";
        }
    }

    public void Dispose()
    {
        direct.Dispose();
        guarded.Dispose();
    }
}
