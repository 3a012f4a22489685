using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Journeys;

internal sealed class Mouse(IPage page) : IHand
{
    public Task PressAsync(ILocator target) => target.ClickAsync();

    public Task WriteAsync(ILocator field, string text) => field.FillAsync(text);

    public async Task ChooseAsync(ILocator field, string text)
    {
        await field.PressSequentiallyAsync(text);
        await Assertions.Expect(page.Locator(".fui-Option")).ToHaveCountAsync(1);
        await page.Locator(".fui-Option").ClickAsync();
    }

    public Task TakeAsync(ILocator item) => item.ClickAsync();

    public async Task PickFileAsync(ILocator input, string path)
    {
        // The input itself is hidden; what is seen and pressed is the label round it.
        var chooser = await page.RunAndWaitForFileChooserAsync(() => input.Locator("..").ClickAsync());
        await chooser.SetFilesAsync(path);
    }
}
