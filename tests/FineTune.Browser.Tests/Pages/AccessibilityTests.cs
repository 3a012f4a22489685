using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

public sealed class AccessibilityTests(BrowserFixture fixture)
{
    /// <summary>Without the marks by which the components library moves the focus on; they take it but never keep it.</summary>
    private static readonly AxeRunContext Everything = new() { Exclude = [new AxeSelector("[data-tabster-dummy]")] };

    private static readonly string[] Grave = ["serious", "critical"];

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
                var result = await LookAsync(console.Page);
                faults.AddRange(result.Violations.Where(fault => Grave.Contains(fault.Impact))
                    .SelectMany(fault => fault.Nodes.Select(node => $"{place.Name}, {theme}: {fault.Id} ({fault.Help}) {node.Html}")));
            }
        }

        Assert.Empty(faults);
        Assert.Empty(console.Complaints);
    }

    // The other way opens a page of the browser for each look, to gather what frames tell; the console has none.
#pragma warning disable CS0618
    private static Task<AxeResult> LookAsync(IPage page) => page.RunAxeLegacy(Everything);
#pragma warning restore CS0618
}
