using FineTune.Browser.Tests.Access;
using FineTune.Browser.Tests.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Webhooks;

[Collection(GuardedCollection.Name)]
public sealed class WebhookTests(BrowserFixture fixture, GuardedHost guarded)
{
    private const string Name = "构建服务器";

    private static readonly Words Words = Words.Chinese;

    [Fact]
    public async Task A_webhook_is_made_tested_told_asked_again_and_removed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var console = await guarded.OpenAsync(fixture, "zh-CN", "/settings", GuardedHost.Root);
        var page = console.Page;
        await CreateAsync(console, receiver.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = Name, Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText(Words["webhooks.noDeliveries"])).ToBeVisibleAsync();

        await console.Button(Words["webhooks.test.send"]).ClickAsync();
        await Assertions.Expect(console.Toast(Name)).ToBeVisibleAsync();
        Assert.Contains("webhook-signature", Assert.Single(receiver.Taken).Headers);

        receiver.Answer = StatusCodes.Status500InternalServerError;
        await guarded.Host.UploadAsync("told", "support-faq-zh.jsonl");
        var message = page.Locator("tr", new() { HasText = "finetune.dataset.version.checked" });
        await Assertions.Expect(message).ToContainTextAsync("status 500");
        await Assertions.Expect(message).ToContainTextAsync(Words["webhooks.states.pending"]);
        Assert.Empty(await Axe.FaultsAsync(page, "webhook"));

        receiver.Answer = StatusCodes.Status200OK;
        await message.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(message).ToContainTextAsync(Words["webhooks.states.delivered"]);
        Assert.Contains(receiver.Taken, taken => taken.Body.Contains("finetune.dataset.version.checked", StringComparison.Ordinal));

        await console.Button(Words["common.delete"]).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(Name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = Words["common.delete"] }).ClickAsync();
        await Assertions.Expect(page.GetByText(Words["webhooks.empty"])).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_viewer_sees_webhooks_and_is_offered_no_new_one()
    {
        await using var console = await guarded.OpenAsync(fixture, "zh-CN", "/settings", GuardedHost.Viewer);
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Name = Words["webhooks.title"] })).ToBeVisibleAsync();
        await Assertions.Expect(console.Button(Words["webhooks.create"])).ToHaveCountAsync(0);
    }

    /// <summary>Fills the form, first with an address that is refused, and leaves the dialog once the secret was seen.</summary>
    private static async Task CreateAsync(ConsolePage console, Uri address)
    {
        await console.Button(Words["webhooks.create"]).ClickAsync();
        var dialog = console.Page.GetByRole(AriaRole.Alertdialog);
        var create = dialog.GetByRole(AriaRole.Button, new() { Name = Words["webhooks.create"] });
        await dialog.GetByLabel(Words["webhooks.name"]).FillAsync(Name);
        await dialog.GetByLabel(Words["webhooks.url"]).FillAsync("https://10.0.0.1/hook");
        await dialog.GetByLabel(Words["webhooks.types"]).FillAsync("dataset.*，job.failed");
        await create.ClickAsync();
        await Assertions.Expect(dialog.GetByText("10.0.0.1 不是公网地址。")).ToBeVisibleAsync();
        Assert.Empty(await Axe.FaultsAsync(console.Page, "new webhook"));

        await dialog.GetByLabel(Words["webhooks.url"]).FillAsync(address.ToString());
        await create.ClickAsync();
        var secret = await dialog.GetByRole(AriaRole.Region, new() { Name = Words["webhooks.secret"] }).TextContentAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        await dialog.GetByRole(AriaRole.Button, new() { Name = Words["common.secretCopied"] }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.DoesNotContain(secret!, await console.Page.ContentAsync(), StringComparison.Ordinal);
    }
}
