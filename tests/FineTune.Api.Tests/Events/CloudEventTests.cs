using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Api.Tests.Webhooks;
using FineTune.Core.Events;
using FineTune.Storage;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

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
    public async Task A_batch_of_some_types_reaches_behind_a_page_of_others()
    {
        var (storage, clock) = (azurite.NewOptions(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var host = await EventHost.StartAsync(storage, clock);
        var log = new TableEventLog(new StorageClients(storage));
        await Task.WhenAll(Enumerable.Range(0, 501).Select(number =>
            log.AppendAsync(new DatasetEvent(EventTypes.VersionFailed, $"datasets/d-{number}", clock.GetUtcNow(), []), Stop)));
        clock.Advance(TimeSpan.FromSeconds(1));
        await host.UploadAsync("faq", Rows);

        var (_, found) = await host.SendAsync(HttpMethod.Get, "/api/cloudevents?types=dataset.version.checked");

        Assert.StartsWith("datasets/faq/", Assert.Single(found.EnumerateArray()).GetProperty("subject").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_no_event_has_is_refused_with_the_one_that_was_meant()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());

        var (status, problem) = await host.SendAsync(HttpMethod.Get, "/api/cloudevents?types=finetune.job.faild,job.*");

        var finding = Assert.Single(problem.GetProperty("findings").EnumerateArray());
        Assert.Equal((400, "types", "Did you mean 'job.failed'?"), (status, finding.GetProperty("path").GetString(), finding.GetProperty("fix").GetProperty("en").GetString()));
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
