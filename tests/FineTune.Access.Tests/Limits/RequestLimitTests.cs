using System.Text.Json;
using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Limits;

/// <summary>How many requests are answered, under limits that a test reaches within a moment.</summary>
public sealed class RequestLimitTests(AzuriteFixture azurite)
{
    private const int Burst = 8;

    /// <summary>More than a bucket gets in a second, be the machine ever so slow.</summary>
    private const int Many = 2000;

    private static readonly (string Name, string Value)[] Tight =
    [
        ("Access:RequestLimits:Caller:PerSecond", "1"), ("Access:RequestLimits:Caller:Burst", $"{Burst}"),
        ("Access:RequestLimits:Address:PerSecond", "1"), ("Access:RequestLimits:Address:Burst", $"{Burst}"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/v1/models")]
    [InlineData("/api/nothing-is-here")]
    public async Task A_caller_over_the_limit_is_told_when_to_come_again_and_is_answered_then(string path)
    {
        await using var host = await AccessHost.WithRootAsync(azurite, Tight);
        using var client = host.Client(AccessHost.Root);

        var (answered, refused) = await UntilRefusedAsync(client, path);
        using (refused)
        {
            Assert.True(answered >= Burst, $"{answered}");
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
            var json = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancellation));
            if (path.StartsWith("/v1", StringComparison.Ordinal))
            {
                Assert.Equal("rate_limit_exceeded", json.GetProperty("error").GetProperty("code").GetString());
                Assert.False(refused.Headers.Contains("x-should-retry"));
            }
            else
            {
                Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
                Assert.Equal("too-many-requests", json.GetProperty("findings")[0].GetProperty("code").GetString());
            }
        }

        while ((await AccessHost.AskAsync(client, "GET", path)).Status == 429)
        {
            await Task.Delay(100, Cancellation);
        }
    }

    [Fact]
    public async Task A_caller_over_the_limit_stands_in_nobody_elses_way()
    {
        await using var host = await AccessHost.WithRootAsync(azurite, [.. Tight, ("Access:Keys:1:Name", "other"), ("Access:Keys:1:Key", "another-key-of-the-tests")]);
        using var client = host.Client(AccessHost.Root);
        using var other = host.Client("another-key-of-the-tests");
        using var nobody = host.Client(null);
        var (_, refused) = await UntilRefusedAsync(client, "/api/me");
        refused.Dispose();

        Assert.Equal(200, (await AccessHost.AskAsync(other, "GET", "/api/me")).Status);
        Assert.Equal(401, (await AccessHost.AskAsync(nobody, "GET", "/api/me")).Status);
        for (var time = 0; time < 3 * Burst; time++)
        {
            Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/healthz")).Status);
        }
    }

    [Fact]
    public async Task Wrong_keys_from_one_address_are_limited_together_and_a_right_one_from_there_is_answered()
    {
        await using var host = await AccessHost.WithRootAsync(azurite, Tight);
        using var client = host.Client(null);
        var statuses = new HashSet<int>();
        for (var number = 0; number < Many && !statuses.Contains(429); number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/tasks", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer guess-{number}");
            using var answer = await client.SendAsync(request, Cancellation);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([401, 429], statuses.Order());
        using var root = host.Client(AccessHost.Root);
        Assert.Equal(200, (await AccessHost.AskAsync(root, "GET", "/api/me")).Status);
    }

    [Fact]
    public async Task Whoever_sits_at_a_machine_that_asks_nobody_is_not_limited()
    {
        await using var host = await AccessHost.StartAsync(azurite, Tight);
        using var client = host.Client(null);
        for (var time = 0; time < 5 * Burst; time++)
        {
            Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/me")).Status);
        }
    }

    // How many were answered before the first that was not.
    private static async Task<(int Answered, HttpResponseMessage Refused)> UntilRefusedAsync(HttpClient client, string path)
    {
        for (var answered = 0; answered < Many; answered++)
        {
            var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            if ((int)answer.StatusCode == 429)
            {
                return (answered, answer);
            }

            answer.Dispose();
        }

        throw new InvalidOperationException($"{Many} requests were answered.");
    }
}
