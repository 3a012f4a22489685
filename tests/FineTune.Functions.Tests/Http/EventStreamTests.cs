using System.Net.ServerSentEvents;
using System.Text;
using System.Threading.Channels;
using FineTune.Api.Events;
using Microsoft.AspNetCore.Http;

namespace FineTune.Functions.Tests.Http;

public sealed class EventStreamTests
{
    [Fact]
    public async Task ExecuteAsync_SilentSource_WritesCommentsAndThenTheEvent()
    {
        var clock = new WaitingClock();
        var source = Channel.CreateUnbounded<SseItem<string>>();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        var stream = new EventStream(source.Reader.ReadAllAsync(TestContext.Current.CancellationToken), clock);

        var running = stream.ExecuteAsync(http);
        await clock.WaitedAsync();
        clock.Advance(EventStream.Heartbeat);
        await clock.WaitedAsync();
        source.Writer.TryWrite(new SseItem<string>("one\ntwo", "line") { EventId = "7" });
        source.Writer.Complete();
        await running;

        Assert.Equal("text/event-stream", http.Response.ContentType);
        Assert.Equal(": \n\nevent: line\ndata: one\ndata: two\nid: 7\n\n", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task ExecuteAsync_ClientGone_EndsQuietly()
    {
        using var gone = new CancellationTokenSource();
        var source = Channel.CreateUnbounded<SseItem<string>>();
        var http = new DefaultHttpContext { RequestAborted = gone.Token };
        var running = new EventStream(source.Reader.ReadAllAsync(gone.Token), TimeProvider.System).ExecuteAsync(http);

        await gone.CancelAsync();

        await running;
    }
}
