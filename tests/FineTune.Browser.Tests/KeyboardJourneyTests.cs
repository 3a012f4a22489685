using Microsoft.Playwright;

namespace FineTune.Browser.Tests;

public sealed class KeyboardJourneyTests(BrowserFixture fixture)
{
    private const string Name = "by-keyboard";
    private const float Training = 240_000;

    [Fact]
    public async Task A_user_without_a_mouse_creates_watches_and_deletes_a_task()
    {
        await using var console = await fixture.OpenAsync("en");
        var page = console.Page;
        var keys = page.Keyboard;
        await console.GoAsync("/tasks");
        await PressAsync(console, console.Button("Create"), "Enter");
        await page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Create a fine-tuning task" }).WaitForAsync();

        await TypeAsync(console, console.Parameter("name").Locator("input"), Name);
        await TypeAsync(console, console.Parameter("model").Locator("input"), "tiny");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Assertions.Expect(console.Parameter("model").Locator("input")).ToHaveValueAsync("tiny-llama");
        await PressAsync(console, console.Parameter("dataset").Locator("input"), "ArrowDown");
        await page.Locator("[role=option]").First.WaitForAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("Escape");
        await Assertions.Expect(console.Parameter("dataset").Locator("input")).ToHaveValueAsync(BrowserFixture.Dataset);

        await PressAsync(console, console.Button("Next"), "Enter");
        await TypeAsync(console, console.Parameter("hyperparameters.learningRate").Locator("input"), "5e-3");
        await TypeAsync(console, console.Parameter("hyperparameters.maxSteps").Locator("input"), "20");
        await Assertions.Expect(page.GetByTestId("verdict")).ToHaveTextAsync("Ready to create");
        await PressAsync(console, console.Button("Confirm"), "Enter");
        await page.WaitForURLAsync($"**/tasks/{Name}");
        await Assertions.Expect(page.GetByTestId("task-state")).ToHaveTextAsync("Succeeded", new() { Timeout = Training });

        await PressAsync(console, console.Button("Monitoring"), "Enter");
        await page.GetByRole(AriaRole.Region, new() { Name = "Train loss" }).WaitForAsync();
        await page.GoBackAsync();
        await page.GetByTestId("task-state").WaitForAsync();

        await PressAsync(console, console.Button($"More actions for {Name}"), "Enter");
        var delete = page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" });
        await delete.WaitForAsync();
        await keys.PressAsync("End");
        await Assertions.Expect(delete).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alertdialog).WaitForAsync();
        await TypeAsync(console, page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Textbox), Name);
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByText($"{Name} is deleted")).ToBeVisibleAsync(new() { Timeout = Training });
        Assert.Null(await fixture.Host.JobAsync(Name));
        Assert.Empty(console.Complaints);
    }

    private static async Task PressAsync(ConsolePage console, ILocator target, string key)
    {
        await target.WaitForAsync();
        await console.TabToAsync(target);
        await console.Page.Keyboard.PressAsync(key);
    }

    private static async Task TypeAsync(ConsolePage console, ILocator target, string text)
    {
        await target.WaitForAsync();
        await console.TabToAsync(target);
        await console.Page.Keyboard.TypeAsync(text);
    }
}
