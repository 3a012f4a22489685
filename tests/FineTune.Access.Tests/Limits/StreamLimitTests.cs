using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Limits;

/// <summary>How many streams one caller may have open.</summary>
public sealed class StreamLimitTests(AzuriteFixture azurite)
{
    private const int Most = 2;

    private static readonly (string Name, string Value) Tight = ("Access:RequestLimits:StreamsPerCaller", $"{Most}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_with_as_many_streams_as_allowed_is_refused_another_of_any_kind_until_one_is_closed()
    {
        await using var host = await AccessHost.WithRootAsync(azurite, Tight, ("Access:Keys:1:Name", "other"), ("Access:Keys:1:Key", "another-key-of-the-tests"));
        using var client = host.Client(AccessHost.Root);
        using var other = host.Client("another-key-of-the-tests");
        using var first = await OpenAsync(client, "/api/events");
        using var second = await OpenAsync(client, "/api/cloudevents");
        Assert.Equal([200, 200], new[] { first, second }.Select(answer => (int)answer.StatusCode));

        using var refused = await OpenAsync(client, "/api/events");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter!.Delta);
        var problem = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("too-many-streams", problem, StringComparison.Ordinal);
        Assert.Contains($"You have {Most} streams open", problem, StringComparison.Ordinal);

        // Neither lists nor others' streams are limited by it.
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/events")).Status);
        using var others = await OpenAsync(other, "/api/events");
        Assert.Equal(200, (int)others.StatusCode);

        second.Dispose();
        while (true)
        {
            using var again = await OpenAsync(client, "/api/events");
            if ((int)again.StatusCode == 200)
            {
                break;
            }

            await Task.Delay(100, Cancellation);
        }
    }

    [Fact]
    public async Task Whoever_sits_at_a_machine_that_asks_nobody_is_not_limited()
    {
        await using var host = await AccessHost.StartAsync(azurite, Tight);
        using var client = host.Client(null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * Most).Select(_ => OpenAsync(client, "/api/events")));

        Assert.All(answers, answer => Assert.Equal(200, (int)answer.StatusCode));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    // Without reading it to its end, which a stream has none of.
    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Accept", "text/event-stream");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
