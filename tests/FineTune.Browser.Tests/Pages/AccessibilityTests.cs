using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

public sealed class AccessibilityTests(BrowserFixture fixture)
{
    /// <summary>Without the marks by which the components library moves the focus on; they take it but never keep it.</summary>
    private static readonly AxeRunContext Everything = new() { Exclude = [new AxeSelector("[data-tabster-dummy]")] };

    private static readonly string[] Grave = ["serious", "critical"];

    [Theory]
    [MemberData(nameof(Place.Names), MemberType = typeof(Place))]
    public async Task A_page_has_no_serious_fault_in_either_theme(string name)
    {
        await using var console = await fixture.OpenAsync("zh-CN");
        await Place.GoAsync(console, name, "zh-CN");
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await console.Page.EmulateMediaAsync(new() { ColorScheme = theme });
            var result = await console.Page.RunAxe(Everything);
            var faults = result.Violations.Where(fault => Grave.Contains(fault.Impact))
                .SelectMany(fault => fault.Nodes.Select(node => $"{theme}: {fault.Id} ({fault.Help}) {node.Html}"));
            Assert.Empty(faults);
        }

        Assert.Empty(console.Complaints);
    }
}
