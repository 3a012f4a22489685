using Azure.Storage.Blobs;

namespace FineTune.Browser.Tests.Pages;

public sealed class HeaderTests(BrowserFixture fixture)
{
    [Fact]
    public async Task The_page_allows_nothing_inline_and_nothing_from_elsewhere_but_sending_to_storage()
    {
        var storage = new BlobServiceClient(fixture.Host.StorageConnection).Uri.GetLeftPart(UriPartial.Authority);
        using var answer = await fixture.Host.Http.GetAsync(new Uri("/tasks/any", UriKind.Relative));
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src 'self' {storage};", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy.Replace(storage, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("nosniff", string.Join(' ', answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Programs_are_told_what_is_not_there_instead_of_getting_the_page()
    {
        foreach (var path in new[] { "/api/nothing", "/v1/nothing", "/assets/nothing.js" })
        {
            using var answer = await fixture.Host.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Built_files_are_kept_for_ever_and_the_page_is_asked_for_again()
    {
        using var page = await fixture.Host.Http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.True(page.Headers.CacheControl!.NoCache);
        var html = await page.Content.ReadAsStringAsync();
        var script = System.Text.RegularExpressions.Regex.Match(html, "/assets/[^\"]+\\.js").Value;
        using var file = await fixture.Host.Http.GetAsync(new Uri(script, UriKind.Relative));
        Assert.Equal(TimeSpan.FromDays(365), file.Headers.CacheControl!.MaxAge);
    }
}
