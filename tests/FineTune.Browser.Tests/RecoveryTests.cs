using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests;

public sealed class RecoveryTests(BrowserFixture fixture)
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
        await fixture.Host.CreateAsync(new { name, model = "tiny-llama", dataset = BrowserFixture.Dataset, jobs = new[] { new { hyperparameters = new { maxSteps = 1 } } } });
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

    [Fact]
    public async Task Faults_of_a_draft_are_told_at_their_fields_and_a_reload_keeps_the_draft()
    {
        await using var console = await fixture.OpenAsync("zh-CN");
        var page = console.Page;
        await console.GoAsync("/tasks/new");
        await console.Parameter("name").Locator("input").FillAsync("Bad_Name");
        await Assertions.Expect(console.Parameter("name")).ToContainTextAsync("不是合法名称");
        await console.Parameter("name").Locator("input").FillAsync(BrowserFixture.Trained);
        await Assertions.Expect(console.Parameter("name")).ToContainTextAsync("已存在");

        await HostProcess.UntilAsync(
            () => page.EvaluateAsync<bool>($"localStorage.getItem('finetune.draft')?.includes('{BrowserFixture.Trained}') === true"), TimeSpan.FromSeconds(30));
        await page.ReloadAsync();
        await Assertions.Expect(console.Parameter("name").Locator("input")).ToHaveValueAsync(BrowserFixture.Trained);
    }

    [Fact]
    public async Task Language_and_theme_are_remembered()
    {
        await using var console = await fixture.OpenAsync("en");
        await console.GoAsync("/settings");
        // The page is drawn anew in the other language and theme, so the button that was pressed is gone.
        await console.Page.GetByRole(AriaRole.Radio, new() { Name = "简体中文" }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Radio, new() { Name = "深色" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Radio, new() { Name = "深色" })).ToBeCheckedAsync();
        await console.Page.ReloadAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("设置");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Radio, new() { Name = "深色" })).ToBeCheckedAsync();
        Assert.Equal("zh-CN", await console.Page.EvaluateAsync<string>("document.documentElement.lang"));
    }
}
