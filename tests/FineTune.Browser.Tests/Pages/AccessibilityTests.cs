using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

public sealed class AccessibilityTests(BrowserFixture fixture)
{
    [Fact]
    public async Task No_page_has_a_serious_fault_in_either_theme()
    {
        // One page of the browser for all: to open another costs more than to look.
        await using var console = await fixture.OpenAsync("zh-CN");
        var faults = new List<string>();
        foreach (var place in Place.All)
        {
            await Place.GoAsync(console, place, "zh-CN");
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await console.Page.EmulateMediaAsync(new() { ColorScheme = theme });
                faults.AddRange(await Axe.FaultsAsync(console.Page, $"{place.Name}, {theme}"));
            }
        }

        Assert.Empty(faults);
        Assert.Empty(console.Complaints);
    }
}
