using FineTune.Browser.Tests.Access;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Deployed;

/// <summary>The console on an origin that is not the service's, as on Azure.</summary>
[Collection(GuardedCollection.Name)]
public sealed class StaticSiteTests(BrowserFixture fixture, GuardedHost guarded)
{
    private static readonly Words English = Words.English;

    [Fact]
    public async Task A_page_that_is_opened_by_its_address_reads_from_the_service_and_survives_a_reload()
    {
        await using var console = await guarded.OpenAsync(fixture, "en", $"{guarded.Elsewhere.Origin}/tasks/{GuardedHost.Task}/logs", GuardedHost.Viewer);
        await Assertions.Expect(console.Page.GetByTestId("log-state")).ToHaveTextAsync(English["logs.state.ended"]);
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("loss");

        await console.Page.ReloadAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Log)).ToContainTextAsync("loss");
        Assert.StartsWith(guarded.Elsewhere.Origin, console.Page.Url, StringComparison.Ordinal);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task The_policy_names_the_service_and_its_storage_and_nothing_else()
    {
        using var http = new HttpClient { BaseAddress = new Uri(guarded.Elsewhere.Origin) };
        using var page = await http.GetAsync(new Uri("/tasks/any", UriKind.Relative));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        var api = guarded.Host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Contains($"connect-src 'self' {api} {guarded.Storage.GetLeftPart(UriPartial.Authority)};", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl!.NoCache);

        using var nothing = await http.GetAsync(new Uri("/assets/nothing.js", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, nothing.StatusCode);
    }
}
