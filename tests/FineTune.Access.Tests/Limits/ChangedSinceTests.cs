using System.Net;
using System.Text;
using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Limits;

/// <summary>What is set of a workspace, changed by several people at once, over HTTP.</summary>
public sealed class ChangedSinceTests(AzuriteFixture azurite)
{
    private const string Alpha = "/api/workspaces/alpha";

    [Theory]
    [InlineData("/budgets", "/budgets", """{"usd":100}""", """{"usd":200}""")]
    [InlineData("/quotas", "/quotas", """{"jobs":1}""", """{"jobs":2}""")]
    [InlineData("/retention", "/retention", """{"logsDays":1}""", """{"logsDays":2}""")]
    [InlineData("/retention", "/hold", """{"onHold":true}""", """{"onHold":false}""")]
    [InlineData("/idle", "/idle", """{"warnMinutes":1}""", """{"warnMinutes":2}""")]
    [InlineData("", "/members", """[{"principal":"user:ann","role":"viewer"}]""", """[{"principal":"user:bob","role":"viewer"}]""")]
    public async Task What_has_changed_since_it_was_seen_is_not_overwritten_and_what_else_has_changed_does_not_matter(string shown, string set, string first, string second)
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        await host.KeyAsync("alpha", "owner");
        using var root = host.Client(AccessHost.Root);
        var seen = await VersionAsync();
        var elsewhere = set == "/idle" ? ("/quotas", """{"jobs":9}""") : ("/idle", """{"warnMinutes":9}""");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(elsewhere.Item1, elsewhere.Item2, null)).Status);

        var (status, changed) = await PutAsync(set, first, seen);
        Assert.Equal((HttpStatusCode.OK, await VersionAsync()), (status, changed));
        Assert.NotEqual(seen, changed);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync(set, second, seen)).Status);
        Assert.Equal(changed, await VersionAsync());

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(set, second, "*")).Status);
        Assert.NotEqual(changed, await VersionAsync());

        async Task<string?> VersionAsync()
        {
            using var answer = await root.GetAsync(Alpha + shown, TestContext.Current.CancellationToken);
            return answer.Headers.ETag?.Tag;
        }

        async Task<(HttpStatusCode Status, string? Version)> PutAsync(string part, string body, string? version)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, Alpha + part) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (version is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", version);
            }

            using var answer = await root.SendAsync(request, TestContext.Current.CancellationToken);
            return (answer.StatusCode, answer.Headers.ETag?.Tag);
        }
    }
}
