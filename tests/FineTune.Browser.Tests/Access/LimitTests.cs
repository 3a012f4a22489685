using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using FineTune.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Access;

/// <summary>What a workspace may spend and have under way, as its owners set it and others see it.</summary>
[Collection(GuardedCollection.Name)]
public sealed class LimitTests(BrowserFixture fixture, GuardedHost guarded)
{
    private const string Page = "/settings/limits";

    [Fact]
    public async Task What_is_no_amount_is_told_at_its_field_and_a_budget_stands_after_a_reload()
    {
        var words = Words.Chinese;
        await using var console = await OpenAsync("zh-CN", "limits-a");
        var budget = Field(console, words["limits.field.usd"]);
        await budget.FillAsync("五百");
        await Save(console, words).First.ClickAsync();
        await Assertions.Expect(budget).ToHaveAccessibleDescriptionAsync(new Regex("应为大于 0"));
        await Assertions.Expect(budget).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Empty(await Axe.FaultsAsync(console.Page, "limits, refused"));

        await budget.FillAsync("500");
        await Save(console, words).First.ClickAsync();
        await Assertions.Expect(console.Toast(words["limits.saved"])).ToBeVisibleAsync();
        await console.Page.ReloadAsync();
        await Assertions.Expect(budget).ToHaveValueAsync("500");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(1);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_users_budget_and_a_quota_are_set_by_keyboard_alone()
    {
        var words = Words.English;
        await using var console = await OpenAsync("en", "limits-b");
        var keyboard = console.Page.Keyboard;
        await console.Button(words["limits.addUser"]).FocusAsync();
        await keyboard.PressAsync("Enter");
        var user = Field(console, words["limits.user"]);
        await Assertions.Expect(user).ToBeFocusedAsync();
        await keyboard.TypeAsync("ada");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("25");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(user).ToHaveAccessibleDescriptionAsync(new Regex("names no user"));
        await user.FocusAsync();
        await keyboard.PressAsync("Home");
        await keyboard.TypeAsync("user:");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Row, new() { Name = "user:ada" })).ToContainTextAsync("$25");

        await Field(console, words["limits.field.jobsPerUser"]).FocusAsync();
        await keyboard.TypeAsync("3");
        await console.Page.RunAndWaitForResponseAsync(
            () => keyboard.PressAsync("Enter"), answer => answer.Request.Method == "PUT" && answer.Url.EndsWith("/quotas", StringComparison.Ordinal) && answer.Ok);
        await console.Page.ReloadAsync();
        await Assertions.Expect(Field(console, words["limits.field.jobsPerUser"])).ToHaveValueAsync("3");
        await console.Button(words.Of("limits.removeUser", "user:ada")).FocusAsync();
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(console.Button(words["limits.addUser"])).ToBeFocusedAsync();
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task A_budget_that_somebody_else_set_meanwhile_is_told_before_it_is_replaced()
    {
        const string workspace = "limits-c";
        var words = Words.English;
        await using var console = await OpenAsync("en", workspace);
        var budget = Field(console, words["limits.field.usd"]);
        await budget.FillAsync("500");
        await SetBudgetsAsync(workspace, new { usd = 300, usdPerUser = 40 });
        await Save(console, words).First.ClickAsync();
        var told = console.Page.GetByText($"{words["limits.field.usd"]} (now 300)");
        await Assertions.Expect(told).ToBeVisibleAsync();
        await Assertions.Expect(budget).ToHaveValueAsync("500");
        Assert.Equal((300, 40), await BudgetsAsync(workspace));

        await Save(console, words).First.ClickAsync();
        await Assertions.Expect(console.Toast(words["limits.saved"])).ToBeVisibleAsync();
        await Assertions.Expect(told).ToHaveCountAsync(0);
        Assert.Equal((500, 40), await BudgetsAsync(workspace));
    }

    [Fact]
    public async Task A_viewer_sees_what_is_used_and_has_nothing_to_change_it_with()
    {
        var words = Words.Chinese;
        await using var console = await guarded.OpenAsync(fixture, "zh-CN", Page, GuardedHost.Viewer);
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Term).Filter(new() { HasText = words["limits.jobs"] })).ToBeVisibleAsync();
        await Assertions.Expect(console.Page.GetByText(words["limits.perHour"])).ToBeVisibleAsync();
        await Assertions.Expect(console.Page.Locator("main").GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0);
        await Assertions.Expect(Save(console, words)).ToHaveCountAsync(0);
    }

    private async Task SetBudgetsAsync(string workspace, object budgets)
    {
        using var answer = await guarded.Host.Http.PutAsJsonAsync($"/api/workspaces/{workspace}/budgets", budgets);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<(double Usd, double UsdPerUser)> BudgetsAsync(string workspace)
    {
        var budgets = await guarded.Host.Http.GetFromJsonAsync<JsonElement>($"/api/workspaces/{workspace}/budgets");
        return (budgets.GetProperty("usd").GetDouble(), budgets.GetProperty("usdPerUser").GetDouble());
    }

    /// <summary>The page in a workspace of the test's own.</summary>
    private async Task<ConsolePage> OpenAsync(string language, string workspace)
    {
        using var made = await guarded.Host.Http.PutAsync(new Uri($"/api/workspaces/{workspace}", UriKind.Relative), null);
        made.EnsureSuccessStatusCode();
        var console = await guarded.OpenAsync(fixture, language, "/tasks", GuardedHost.Root);
        await console.Page.GetByTestId("account").ClickAsync();
        await console.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = workspace }).ClickAsync();
        await Assertions.Expect(console.Page.GetByTestId("account")).ToContainTextAsync(workspace);
        await console.GoAsync(Page);
        return console;
    }

    private static ILocator Field(ConsolePage console, string label) => console.Page.GetByLabel(label, new() { Exact = true });

    private static ILocator Save(ConsolePage console, Words words) => console.Button(words["limits.save"]);
}
