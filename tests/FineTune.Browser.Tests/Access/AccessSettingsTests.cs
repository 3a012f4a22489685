using FineTune.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Access;

/// <summary>What owners and administrators set.</summary>
[Collection(GuardedCollection.Name)]
public sealed class AccessSettingsTests(BrowserFixture fixture, GuardedHost guarded)
{
    private static readonly Words Chinese = Words.Chinese;

    [Fact]
    public async Task A_key_is_shown_once_opens_the_console_and_once_revoked_is_asked_for_anew()
    {
        await using var owner = await OpenAsync("/settings", GuardedHost.Root);
        await owner.Button(Chinese["settings.key.create"]).ClickAsync();
        var dialog = owner.Page.GetByRole(AriaRole.Alertdialog);
        await dialog.GetByLabel(Chinese["settings.name"]).FillAsync("夜间构建");
        await dialog.GetByRole(AriaRole.Combobox, new() { Name = Chinese["settings.role"] }).SelectOptionAsync("viewer");
        Assert.Empty(await Axe.FaultsAsync(owner.Page, "new key"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = Chinese["settings.key.create"] }).ClickAsync();
        var secret = await dialog.GetByRole(AriaRole.Region, new() { Name = Chinese["settings.key.secret"] }).TextContentAsync();
        Assert.StartsWith("ft-", secret, StringComparison.Ordinal);
        await dialog.GetByRole(AriaRole.Button, new() { Name = Chinese["common.secretCopied"] }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.DoesNotContain(secret!, await owner.Page.ContentAsync(), StringComparison.Ordinal);

        await using var program = await OpenAsync("/tasks", secret!);
        await Assertions.Expect(program.Page.Locator($"[data-key='{GuardedHost.Task}']")).ToContainTextAsync("root");
        await owner.Button(Chinese.Of("settings.key.revokeOf", "夜间构建")).ClickAsync();
        Assert.Empty(await Axe.FaultsAsync(owner.Page, "settings, to revoke"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = Chinese["settings.key.revoke"], Exact = true }).ClickAsync();
        await Assertions.Expect(owner.Page.GetByText(Chinese["settings.key.revoked"], new() { Exact = true })).ToBeVisibleAsync();

        await program.Button(Chinese["common.refresh"]).ClickAsync();
        await Assertions.Expect(program.Page.GetByText(Chinese["access.outdated"])).ToBeVisibleAsync();
        Assert.Empty(owner.Complaints.Concat(program.Complaints));
    }

    [Fact]
    public async Task Members_and_workspaces_are_made_and_what_is_wrong_is_told()
    {
        await using var console = await OpenAsync("/settings", GuardedHost.Root);
        await console.Page.GetByLabel(Chinese["settings.member"], new() { Exact = true }).FillAsync("ada");
        await console.Button(Chinese["settings.addMember"]).ClickAsync();
        await Assertions.Expect(console.Page.GetByText("这不是有效的主体。")).ToBeVisibleAsync();
        await console.Page.GetByLabel(Chinese["settings.member"], new() { Exact = true }).FillAsync("user:ada");
        await console.Button(Chinese["settings.addMember"]).ClickAsync();
        var role = console.Page.GetByRole(AriaRole.Combobox, new() { Name = Chinese.Of("settings.roleOf", "user:ada") });
        await Assertions.Expect(role).ToHaveValueAsync("contributor");
        await role.SelectOptionAsync("owner");
        await Assertions.Expect(role).ToHaveValueAsync("owner");
        await console.Page.ReloadAsync();
        await Assertions.Expect(role).ToHaveValueAsync("owner");
        Assert.Empty(await Axe.FaultsAsync(console.Page, "settings"));
        await console.Button(Chinese.Of("settings.removeMember", "user:ada")).ClickAsync();
        await Assertions.Expect(role).ToHaveCountAsync(0);

        await console.Page.GetByLabel(Chinese["settings.newWorkspace"]).FillAsync("team-c");
        await console.Button(Chinese["settings.createWorkspace"]).ClickAsync();
        await Assertions.Expect(console.Page.Locator("[data-key='team-c']")).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_secret_is_set_and_shown_without_its_value_until_it_is_deleted()
    {
        const string Value = "hf_0123456789abcdefghijklmnop";
        await using var console = await OpenAsync("/settings", GuardedHost.Root);
        var row = console.Page.Locator("[data-key='HF_TOKEN']");
        await Assertions.Expect(row).ToContainTextAsync(Chinese["secrets.unset"]);
        await console.Button(Chinese.Of("secrets.setOf", "HF_TOKEN")).ClickAsync();
        var dialog = console.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel(Chinese["secrets.value"]).FillAsync("hf_");
        await dialog.GetByRole(AriaRole.Button, new() { Name = Chinese["secrets.setIt"], Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("应为 8 到 4096 个字符。");
        Assert.Empty(await Axe.FaultsAsync(console.Page, "a secret that is refused"));
        await dialog.GetByLabel(Chinese["secrets.value"]).FillAsync(Value);
        await dialog.GetByRole(AriaRole.Button, new() { Name = Chinese["secrets.setIt"], Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(row).ToContainTextAsync("root");
        Assert.DoesNotContain(Value, await console.Page.ContentAsync(), StringComparison.Ordinal);

        await console.Button(Chinese.Of("secrets.deleteOf", "HF_TOKEN")).ClickAsync();
        await console.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = Chinese["common.delete"], Exact = true }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync(Chinese["secrets.unset"]);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_viewer_sees_who_belongs_to_the_workspace_and_neither_keys_nor_a_way_to_change_it()
    {
        await using var console = await OpenAsync("/settings", GuardedHost.Viewer);
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Name = Chinese["settings.members"].Replace("{{workspace}}", "default", StringComparison.Ordinal) })).ToBeVisibleAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Name = Chinese["settings.keys"] })).ToHaveCountAsync(0);
        await Assertions.Expect(console.Button(Chinese["settings.addMember"])).ToHaveCountAsync(0);
        await Assertions.Expect(console.Button(Chinese["settings.createWorkspace"])).ToHaveCountAsync(0);
        await Assertions.Expect(console.Page.Locator("[data-key='HF_TOKEN']")).ToBeVisibleAsync();
        await Assertions.Expect(console.Button(Chinese.Of("secrets.setOf", "HF_TOKEN"))).ToHaveCountAsync(0);
    }

    private Task<ConsolePage> OpenAsync(string path, string key) => guarded.OpenAsync(fixture, "zh-CN", path, key);
}
