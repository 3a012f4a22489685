using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Api.Tests.Webhooks;

namespace FineTune.Api.Tests.Events;

/// <summary><c>GET /api/cloudevents</c>, as a batch and as a stream.</summary>
public sealed class CloudEventTests(AzuriteFixture azurite)
{
    private const string Rows = "{\"instruction\":\"Who?\",\"output\":\"Me.\"}\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_goes_on_behind_the_last_event_that_is_known()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        await host.UploadAsync("faq", Rows);
        var (_, first) = await host.SendAsync(HttpMethod.Get, "/api/cloudevents");
        var last = Assert.Single(first.EnumerateArray()).GetProperty("id").GetString()!;
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.SendAsync(HttpMethod.Delete, "/api/datasets/faq");

        var (_, more) = await host.SendAsync(HttpMethod.Get, $"/api/cloudevents?after={Uri.EscapeDataString(last)}");
        var (_, none) = await host.SendAsync(HttpMethod.Get, "/api/cloudevents?types=job.*,rule.fired");

        Assert.Equal("finetune.dataset.version.deleted", Assert.Single(more.EnumerateArray()).GetProperty("type").GetString());
        Assert.Empty(none.EnumerateArray());
    }

    [Fact]
    public async Task A_stream_tells_what_was_and_then_what_comes()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        await host.UploadAsync("faq", Rows);
        var stream = new StreamReading<SseItem<string>>(StreamAsync(host.Http, Stop));

        Assert.Equal("finetune.dataset.version.checked", (await stream.NextAsync()).EventType);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.UploadAsync("faq", "no row");
        var next = await stream.NextAsync();

        var told = JsonElement.Parse(next.Data);
        Assert.Equal(("finetune.dataset.version.failed", "datasets/faq", next.EventId), (next.EventType, told.GetProperty("subject").GetString(), told.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Events_are_forgotten_after_a_week()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        await host.UploadAsync("old", Rows);
        host.Clock.Advance(TimeSpan.FromDays(8));
        await host.UploadAsync("new", Rows);

        await host.ForgetAsync();

        var (_, left) = await host.SendAsync(HttpMethod.Get, "/api/cloudevents");
        Assert.StartsWith("datasets/new/", Assert.Single(left.EnumerateArray()).GetProperty("subject").GetString(), StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(HttpClient http, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/cloudevents");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            yield return item;
        }
    }
}
