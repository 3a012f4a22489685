using System.Text.Json;
using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Recovery;

public sealed class SlowNetworkTests(BrowserFixture fixture)
{
    private static readonly Words Words = Words.English;

    [Fact]
    public async Task On_a_slow_network_a_page_tells_that_it_loads_and_then_shows()
    {
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        await console.GoAsync("/tasks");
        await ThrottleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = Words["common.nav.datasets"] }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = Words["common.loading"] }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Words["datasets.title"]);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = BrowserFixture.Dataset, Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = Words["common.loading"] })).ToHaveCountAsync(0);
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task An_answer_that_is_lost_on_the_way_is_asked_for_again_and_one_task_is_made()
    {
        const string name = "answer-lost";
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        await OpenWizardAsync(console, name);
        await page.RouteAsync("**/api/tasks", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        }, new() { Times = 1 });

        await console.Button(Words["common.confirm"]).ClickAsync();

        await page.WaitForURLAsync($"**/tasks/{name}");
        using var list = JsonDocument.Parse(await fixture.Host.Http.GetStringAsync(new Uri($"/api/tasks?search={name}", UriKind.Relative)));
        Assert.Equal(1, list.RootElement.GetProperty("total").GetInt32());
        await fixture.Host.DeleteAsync(name);
    }

    [Fact]
    public async Task The_page_of_a_created_task_is_there_before_it_is_gone_to()
    {
        const string name = "no-more-files";
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        await OpenWizardAsync(console, name);
        var asked = new List<string>();
        await page.RouteAsync("**/assets/*TaskPage*", route =>
        {
            asked.Add(route.Request.Url);
            return route.ContinueAsync();
        });

        await console.Button(Words["common.confirm"]).ClickAsync();

        await page.GetByTestId("task-state").WaitForAsync();
        Assert.Empty(asked);
        await fixture.Host.DeleteAsync(name);
    }

    /// <summary>A form that needs one more press to make a task.</summary>
    private static async Task OpenWizardAsync(ConsolePage console, string name)
    {
        await console.GoAsync($"/tasks/new?from={BrowserFixture.Trained}");
        await console.Field("name").FillAsync(name);
        await console.Button(Words["create.next"]).ClickAsync();
        await Assertions.Expect(console.Page.GetByTestId("verdict")).ToHaveTextAsync(Words["create.check.ready"]);
        await HostProcess.UntilAsync(
            () => console.Page.EvaluateAsync<bool>("performance.getEntriesByType('resource').some((file) => file.name.includes('/TaskPage'))"),
            TimeSpan.FromMinutes(1));
    }

    private static async Task ThrottleAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 800,
            ["downloadThroughput"] = 50_000,
            ["uploadThroughput"] = 50_000,
        });
    }
}
