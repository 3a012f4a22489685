using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

/// <summary>Looks for what keeps people from using a page.</summary>
internal static class Axe
{
    /// <summary>Without the marks by which the components library moves the focus on; they take it but never keep it.</summary>
    private static readonly AxeRunContext Everything = new() { Exclude = [new AxeSelector("[data-tabster-dummy]")] };

    private static readonly string[] Grave = ["serious", "critical"];

    /// <summary>Every serious fault of the page as it is now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="where">Begins each of them.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string where)
    {
        // The other way opens a page of the browser for each look, to gather what frames tell; the console has none.
#pragma warning disable CS0618
        var result = await page.RunAxeLegacy(Everything);
#pragma warning restore CS0618
        return [.. result.Violations.Where(fault => Grave.Contains(fault.Impact))
            .SelectMany(fault => fault.Nodes.Select(node => $"{where}: {fault.Id} ({fault.Help}) {node.Html}"))];
    }
}
