using FineTune.Access.Tests.Hosts;
using FineTune.Api.Access;
using Microsoft.Extensions.Configuration;

namespace FineTune.Access.Tests.Limits;

/// <summary>What a browser lets a page of another origin ask, and shows it of the answers.</summary>
public sealed class PagesFromElsewhereTests(AzuriteFixture azurite)
{
    private const string Console = "https://console.example.com";

    [Fact]
    public async Task A_page_of_a_configured_origin_may_send_what_it_wants_before_it_says_who_asks()
    {
        await using var host = await AccessHost.WithRootAsync(azurite, ("Access:Origins:0", Console));
        using var answer = await AskFirstAsync(host, Console);

        Assert.Equal(Console, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("DELETE", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("authorization", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://elsewhere.example.com", Console)]
    [InlineData("http://console.example.com", Console)]
    [InlineData(Console, "https://another.example.com")]
    [InlineData(Console, null)]
    public async Task A_page_of_any_other_origin_may_not(string origin, string? configured)
    {
        (string, string)[] settings = configured is null ? [] : [("Access:Origins:0", configured)];
        await using var host = await AccessHost.WithRootAsync(azurite, settings);
        using var answer = await AskFirstAsync(host, origin);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(AccessHost.Root, "/api/me", 200)]
    [InlineData(AccessHost.Root, "/api/tasks/nothing", 404)]
    [InlineData("ft-unknown", "/api/tasks", 401)]
    public async Task The_page_is_shown_every_answer_with_what_the_console_reads_of_it(string key, string path, int status)
    {
        await using var host = await AccessHost.WithRootAsync(azurite, ("Access:Origins:0", Console));
        using var client = host.Client(key);
        client.DefaultRequestHeaders.Add("Origin", Console);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Console, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("ETag,Content-Range", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("console.example.com")]
    [InlineData("http://console.example.com")]
    [InlineData("https://console.example.com/")]
    [InlineData("https://console.example.com/app")]
    public void What_is_no_origin_is_told_before_the_host_starts(string origin)
    {
        var settings = new Dictionary<string, string?> { ["Access:Origins:0"] = origin, ["Access:Keys:0:Name"] = "root", ["Access:Keys:0:Key"] = AccessHost.Root };
        var faults = AccessConfiguration.FindFaults(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        Assert.Contains($"'{origin}'", Assert.Single(faults), StringComparison.Ordinal);
    }

    /// <summary>What a browser sends before a request that a page wants to send elsewhere.</summary>
    private static async Task<HttpResponseMessage> AskFirstAsync(AccessHost host, string origin)
    {
        using var client = host.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/api/tasks/any", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "DELETE");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,finetune-workspace,if-match");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
