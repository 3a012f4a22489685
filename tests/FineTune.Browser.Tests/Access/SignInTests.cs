using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Access;

[Collection(GuardedCollection.Name)]
public sealed class SignInTests(BrowserFixture fixture, GuardedHost guarded)
{
    private static readonly Words English = Words.English;

    [Fact]
    public async Task A_wrong_key_is_told_a_right_one_opens_the_page_until_one_signs_out()
    {
        await using var console = await fixture.OpenAsync("en", host: guarded.Host);
        await console.GoAsync("/tasks");
        await EnterAsync(console, "ft-0123456789abcdef-not-a-key");
        await Assertions.Expect(console.Page.GetByText(English["access.fault.unknown"])).ToBeVisibleAsync();
        await EnterAsync(console, "钥匙");
        await Assertions.Expect(console.Page.GetByText(English["access.fault.noKey"])).ToBeVisibleAsync();

        await EnterAsync(console, GuardedHost.Root);
        await Assertions.Expect(Task(console)).ToBeVisibleAsync();
        await console.Page.ReloadAsync();
        await Assertions.Expect(Task(console)).ToBeVisibleAsync();
        // A tab of the same browser that was not signed in.
        var stranger = await console.Page.Context.NewPageAsync();
        await stranger.GotoAsync("/tasks");
        await Assertions.Expect(stranger.GetByLabel(English["access.key"])).ToBeVisibleAsync();

        await console.Page.GetByTestId("account").ClickAsync();
        await console.Page.GetByRole(AriaRole.Menuitem, new() { Name = English["access.signOut"] }).ClickAsync();
        await Assertions.Expect(KeyField(console)).ToBeVisibleAsync();
        await console.Page.ReloadAsync();
        await Assertions.Expect(KeyField(console)).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_remembered_key_opens_other_tabs_and_signing_out_closes_them()
    {
        await using var console = await fixture.OpenAsync("en", host: guarded.Host);
        await console.GoAsync("/tasks");
        await console.Page.GetByLabel(English["access.remember"]).CheckAsync();
        await EnterAsync(console, GuardedHost.Root);
        await Assertions.Expect(Task(console)).ToBeVisibleAsync();
        var second = await console.Page.Context.NewPageAsync();
        await second.GotoAsync("/tasks");
        await Assertions.Expect(second.GetByRole(AriaRole.Link, new() { Name = GuardedHost.Task, Exact = true })).ToBeVisibleAsync();

        await second.GetByTestId("account").ClickAsync();
        await second.GetByRole(AriaRole.Menuitem, new() { Name = English["access.signOut"] }).ClickAsync();

        await Assertions.Expect(KeyField(console)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_viewer_sees_everything_and_is_offered_no_change()
    {
        var words = Words.Chinese;
        await using var console = await fixture.OpenAsync("zh-CN", host: guarded.Host);
        await console.GoAsync($"/tasks/{GuardedHost.Task}");
        await EnterAsync(console, GuardedHost.Viewer, words);
        await Assertions.Expect(console.Page.GetByTestId("task-state")).ToHaveTextAsync(words["common.state.succeeded"]);
        await console.Button(words.Of("common.more", GuardedHost.Task)).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Menuitem, new() { Name = words["tasks.open"] })).ToBeVisibleAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Menuitem, new() { Name = words["common.delete"] })).ToHaveCountAsync(0);
        await console.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(console.Button(words["tasks.clone"])).ToHaveCountAsync(0);

        await console.Page.GotoAsync("/tasks/new");
        await Assertions.Expect(console.Page.GetByText(words["access.needs"].Replace("{{role}}", words["access.role.contributor"], StringComparison.Ordinal))).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task Logs_and_downloads_come_with_the_key()
    {
        await using var console = await fixture.OpenAsync("en", host: guarded.Host);
        await console.GoAsync($"/tasks/{GuardedHost.Task}/logs");
        await EnterAsync(console, GuardedHost.Viewer);
        await Assertions.Expect(console.Page.GetByTestId("log-state")).ToHaveTextAsync(English["logs.state.ended"]);
        var log = await DownloadAsync(console, English["common.download"]);
        Assert.Contains("loss", System.Text.Encoding.UTF8.GetString(log), StringComparison.Ordinal);

        await console.GoAsync($"/tasks/{GuardedHost.Task}");
        var zip = await DownloadAsync(console, English["details.downloadResult"]);
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        Assert.Contains(archive.Entries, entry => entry.FullName.EndsWith("adapter_model.safetensors", StringComparison.Ordinal) && entry.Length > 0);
    }

    [Fact]
    public async Task The_workspace_is_chosen_in_the_header_and_kept_over_a_reload()
    {
        await using var console = await fixture.OpenAsync("en", host: guarded.Host);
        await console.GoAsync("/tasks");
        await EnterAsync(console, GuardedHost.Root);
        await Assertions.Expect(Task(console)).ToBeVisibleAsync();
        await console.Page.GetByTestId("account").ClickAsync();
        await console.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = GuardedHost.Other }).ClickAsync();
        await Assertions.Expect(console.Page.GetByText(English["tasks.empty"])).ToBeVisibleAsync();
        await console.Page.ReloadAsync();
        await Assertions.Expect(console.Page.GetByTestId("account")).ToContainTextAsync(GuardedHost.Other);
        await Assertions.Expect(console.Page.GetByText(English["tasks.empty"])).ToBeVisibleAsync();
    }

    private static ILocator KeyField(ConsolePage console, Words? words = null) => console.Page.GetByLabel((words ?? English)["access.key"]);

    private static ILocator Task(ConsolePage console) => console.Page.GetByRole(AriaRole.Link, new() { Name = GuardedHost.Task, Exact = true });

    private static async Task EnterAsync(ConsolePage console, string key, Words? words = null)
    {
        await KeyField(console, words).FillAsync(key);
        await console.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task<byte[]> DownloadAsync(ConsolePage console, string button)
    {
        var download = await console.Page.RunAndWaitForDownloadAsync(() => console.Button(button).ClickAsync());
        await using var file = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
