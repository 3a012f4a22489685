using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

/// <summary>Looks for what keeps people from using a page.</summary>
internal static class Axe
{
    // The marks by which the components library moves the focus on take it, but never keep it.
    private const string Run = """
        async () => {
          const { violations } = await axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] });
          const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          return grave.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}) ${html}`));
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Every serious fault of the page as it is now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="where">Begins each of them.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string where)
    {
        await page.EvaluateAsync(Script);
        return [.. (await page.EvaluateAsync<string[]>(Run)).Select(fault => $"{where}: {fault}")];
    }
}
