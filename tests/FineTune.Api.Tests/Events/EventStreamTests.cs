using System.Net.ServerSentEvents;
using System.Text;
using System.Threading.Channels;
using FineTune.Api.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Api.Tests.Events;

public sealed class EventStreamTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Channel<SseItem<string>> items = Channel.CreateUnbounded<SseItem<string>>();
    private readonly MemoryStream body = new();

    [Fact]
    public async Task Execute_SilentSource_SendsAHeartbeatThatClientsSkip()
    {
        var sending = SendAsync(TestContext.Current.CancellationToken);
        while (body.Length == 0)
        {
            clock.Advance(EventStream.Heartbeat);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        items.Writer.TryWrite(new SseItem<string>("text", "line") { EventId = "7" });
        items.Writer.Complete();
        await sending;

        Assert.StartsWith(": \n\n", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
        body.Position = 0;
        var seen = await SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("line", "text", "7"), Assert.Single(seen.Select(item => (item.EventType, item.Data, item.EventId))));
    }

    [Fact]
    public async Task Execute_ClientThatGoes_EndsWithoutAFault()
    {
        using var gone = new CancellationTokenSource();
        var sending = SendAsync(gone.Token);

        await gone.CancelAsync();

        await sending.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public void Dispose() => body.Dispose();

    private Task SendAsync(CancellationToken aborted)
    {
        var http = new DefaultHttpContext { RequestAborted = aborted };
        http.Response.Body = body;
        return new EventStream(ItemsAsync(aborted), clock).ExecuteAsync(http);
    }

    private IAsyncEnumerable<SseItem<string>> ItemsAsync(CancellationToken cancellation) => items.Reader.ReadAllAsync(cancellation);
}
