using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FineTune.OpenAi.Tests;

/// <summary>
/// Stands before a host, records what it answers, and loses answers: the host has done what it was asked, and the client sees a
/// server error instead. Of every reading call the first answer is lost, of every writing one each answer that does not follow a
/// lost one.
/// </summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private static readonly string[] HeadersOfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive"];

    private readonly WebApplication app;
    private readonly HttpClient upstream;
    private readonly bool isLossy;
    private readonly ConcurrentDictionary<string, bool> lost = [];
    private readonly ConcurrentQueue<Exchange> exchanges = [];

    private LossyProxy(Uri host, bool isLossy)
    {
        this.isLossy = isLossy;
        upstream = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host, Timeout = TimeSpan.FromSeconds(60) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(ForwardAsync);
    }

    /// <summary>What a client is given as its base address.</summary>
    public Uri Endpoint => new(new Uri(app.Urls.First()), "/v1");

    public IReadOnlyList<Exchange> Exchanges => [.. exchanges];

    /// <summary>Answers that the client never saw.</summary>
    public int Lost { get; private set; }

    public static async Task<LossyProxy> StartAsync(Uri host, bool isLossy = true)
    {
        var proxy = new LossyProxy(host, isLossy);
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        upstream.Dispose();
    }

    private async Task ForwardAsync(HttpContext http)
    {
        using var request = await CopyAsync(http.Request);
        using var answer = await upstream.SendAsync(request, http.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(http.RequestAborted);
        exchanges.Enqueue(new Exchange(
            http.Request.Method, http.Request.Path, http.Request.QueryString.ToString(), (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString() ?? "", System.Text.Encoding.UTF8.GetString(body),
            answer.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase)));
        if (isLossy && IsLost(http.Request))
        {
            Lost++;
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !HeadersOfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private bool IsLost(HttpRequest request)
    {
        var call = $"{request.Method} {request.Path}{request.QueryString}";
        return request.Method == HttpMethods.Get ? lost.TryAdd(call, true) : lost.AddOrUpdate(call, true, (_, before) => !before);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequest from)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri($"{from.Path}{from.QueryString}", UriKind.Relative));
        using var body = new MemoryStream();
        await from.Body.CopyToAsync(body);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in from.Headers.Where(header => !HeadersOfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return request;
    }
}
