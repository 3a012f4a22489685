using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Journeys;

/// <summary>A user who has no mouse: everything is reached by Tab and arrows.</summary>
internal sealed class Keyboard(IPage page) : IHand
{
    private const int MostPresses = 250;

    private const string HasFocus = "element => element === document.activeElement";

    public async Task PressAsync(ILocator target)
    {
        await ReachAsync(target, "Tab");
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task WriteAsync(ILocator field, string text)
    {
        await ReachAsync(field, "Tab");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
    }

    public async Task ChooseAsync(ILocator field, string text)
    {
        await WriteAsync(field, text);
        await Assertions.Expect(page.Locator(".fui-Option")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task TakeAsync(ILocator item)
    {
        await ReachAsync(item, "ArrowDown");
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task PickFileAsync(ILocator input, string path)
    {
        // Listened for before the way there is gone, since a browser that does not know yet that somebody listens drops what it would show.
        var chooser = await page.RunAndWaitForFileChooserAsync(async () =>
        {
            await ReachAsync(input, "Tab");
            await page.Keyboard.PressAsync("Space");
        });
        await chooser.SetFilesAsync(path);
    }

    private async Task ReachAsync(ILocator target, string key)
    {
        await target.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        for (var presses = 0; presses < MostPresses; presses++)
        {
            if (await target.EvaluateAsync<bool>(HasFocus))
            {
                return;
            }

            await page.Keyboard.PressAsync(key);
        }

        throw new TimeoutException($"{key} does not reach {target}.");
    }
}
