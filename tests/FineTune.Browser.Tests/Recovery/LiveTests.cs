using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Recovery;

public sealed class LiveTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_lost_connection_is_told_and_mends_without_reload()
    {
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        await console.GoAsync("/tasks");
        await page.EvaluateAsync("window.isSameLoad = true");

        await page.Context.SetOfflineAsync(true);
        await console.Button("Refresh").ClickAsync();
        await Assertions.Expect(page.GetByTestId("connection-lost")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = BrowserFixture.Trained, Exact = true })).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.GetByTestId("connection-lost")).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.isSameLoad === true"));
    }

    [Fact]
    public async Task A_task_made_elsewhere_appears_without_reload()
    {
        const string name = "made-elsewhere";
        await using var console = await fixture.OpenAsync("en");
        await console.GoAsync("/tasks");
        await fixture.Host.CreateAsync(TestTask.Short(name));
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        await fixture.Host.Http.DeleteAsync(new Uri($"/api/tasks/{name}", UriKind.Relative));
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(0, new() { Timeout = 120_000 });
    }

    [Theory]
    [InlineData("/tasks/no-such-task")]
    [InlineData("/no/such/page")]
    public async Task What_is_not_there_is_told(string path)
    {
        await using var console = await fixture.OpenAsync("en");
        await console.Page.GotoAsync(path);
        await Assertions.Expect(console.Page.GetByText("There is nothing here")).ToBeVisibleAsync();
    }
}
