using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Recovery;

public sealed class DraftTests(BrowserFixture fixture)
{
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
}
