using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Recovery;

/// <summary>A host of its own, because it is killed.</summary>
public sealed class OutageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private HostProcess host = null!;

    public async ValueTask InitializeAsync() => host = await HostProcess.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_service_that_goes_away_is_told_and_when_it_is_back_the_page_goes_on_without_reload()
    {
        await using var console = await fixture.OpenAsync("en", host: host);
        var page = console.Page;
        await host.UploadAsync(BrowserFixture.Dataset, "support-faq.jsonl");
        await host.CreatePausedAsync(TestTask.Short("before"), "before");
        await console.GoAsync("/tasks");
        await page.EvaluateAsync("window.isSameLoad = true");

        await host.KillAsync();
        await Assertions.Expect(page.GetByTestId("connection-lost")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "before" })).ToBeVisibleAsync();

        await host.StartAgainAsync();
        await Assertions.Expect(page.GetByTestId("connection-lost")).ToBeHiddenAsync();
        await host.CreateAsync(TestTask.Short("after"));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "after" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.isSameLoad === true"));
    }
}
