using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FineTune.Api.Events;

/// <summary>
/// Server-sent events with a heartbeat: a comment, which clients skip, whenever nothing was told for a while. Proxies cut answers
/// that stay silent; Azure's front end does after some 230 seconds.
/// </summary>
public sealed class EventStream(IAsyncEnumerable<SseItem<string>> items, TimeProvider clock) : IResult
{
    /// <summary>Longest silence.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    private static readonly byte[] Comment = ": \n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellation) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            // A client learns at once that it follows, however long nothing happens.
            await response.StartAsync(cancellation);
            await using var source = items.GetAsyncEnumerator(cancellation);
            while (await NextAsync(source, response))
            {
                await SseFormatter.WriteAsync(One(source.Current), response.Body, cancellation);
                await response.Body.FlushAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client went away.
        }
    }

    // Without the token: the source ends by itself when the client goes, and may not be left before it has.
    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> source, HttpResponse response)
    {
        var next = source.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                return await next.WaitAsync(Heartbeat, clock);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                await response.Body.WriteAsync(Comment);
                await response.Body.FlushAsync();
            }
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> One(SseItem<string> item)
    {
        await Task.CompletedTask;
        yield return item;
    }
}
