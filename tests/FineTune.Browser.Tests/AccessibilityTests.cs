using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace FineTune.Browser.Tests;

public sealed class AccessibilityTests(BrowserFixture fixture)
{
    /// <summary>Without the marks by which the components library moves the focus on; they take it but never keep it.</summary>
    private static readonly AxeRunContext Everything = new() { Exclude = [new AxeSelector("[data-tabster-dummy]")] };

    private static readonly string[] Grave = ["serious", "critical"];

    public static TheoryData<string, string, string> Pages()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (name, path) in Places.All)
        {
            rows.Add(name, path, "light");
            rows.Add(name, path, "dark");
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_no_serious_fault(string name, string path, string theme)
    {
        await using var console = await fixture.OpenAsync("zh-CN", theme: theme);
        await console.GoAsync(path);
        var result = await console.Page.RunAxe(Everything);
        var faults = result.Violations.Where(fault => Grave.Contains(fault.Impact))
            .SelectMany(fault => fault.Nodes.Select(node => $"{name}: {fault.Id} ({fault.Help}) {node.Html}"));
        Assert.Empty(faults);
        Assert.Empty(console.Complaints);
    }
}
