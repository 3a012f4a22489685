using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

public sealed class SettingsTests(BrowserFixture fixture)
{
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
