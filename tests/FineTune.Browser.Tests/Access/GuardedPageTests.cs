using FineTune.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Access;

/// <summary>What holds of the pages that only a service shows that asks who one is. With <c>FINETUNE_WRITE=1</c> also makes their pictures.</summary>
[Collection(GuardedCollection.Name)]
public sealed class GuardedPageTests(BrowserFixture fixture, GuardedHost guarded)
{
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Signing_in_settings_limits_and_a_webhook_are_whole_and_have_no_serious_fault(string language)
    {
        await using var console = await fixture.OpenAsync(language, host: guarded.Host);
        await Look.AtAsync(console, [new("sign-in", "/tasks")], language);
        await console.ResizeAsync(Look.Wide);
        await GuardedHost.SignInAsync(console, language, GuardedHost.Root);
        await console.Page.GetByTestId("account").ClickAsync();
        await console.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = GuardedHost.Other }).ClickAsync();
        await Look.AtAsync(console, [new("access", "/settings"), new("limits", "/settings/limits"), new("webhook", $"/settings/webhooks/{guarded.Webhook}")], language);
    }
}
