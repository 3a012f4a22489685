using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Limits;

/// <summary>What every answer tells a browser.</summary>
public sealed class AnswerHeaderTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("/api/me", 200)]
    [InlineData("/api/tasks/nothing", 404)]
    [InlineData("/api/nothing-is-here", 404)]
    [InlineData("/v1/models", 200)]
    [InlineData("/v1/files/file-nothing", 404)]
    [InlineData("/healthz", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/api/tasks?page=x", 400)]
    public async Task No_answer_can_act_as_a_page(string path, int status)
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(AccessHost.Root);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.NotNull(answer.Headers.CacheControl);
        Assert.False(answer.Headers.CacheControl.Public);
    }

    [Fact]
    public async Task An_unknown_caller_is_told_the_same_headers()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(null);

        using var answer = await client.GetAsync(new Uri("/api/tasks", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task The_page_that_shows_the_API_may_run_its_scripts_and_stand_in_no_other_page()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(null);

        using var answer = await client.GetAsync(new Uri("/reference/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("default-src", policy, StringComparison.Ordinal);
    }
}
