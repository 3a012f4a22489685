using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

/// <summary>Looks whether pages are whole: in one language, no wider than the window, and without a serious fault. With <c>FINETUNE_WRITE=1</c> also makes their
/// pictures for the guide.</summary>
internal static partial class Look
{
    public const int Wide = 1440;

    private const int Narrow = 390;

    /// <summary>Texts that are shown, without what users and programs write: logs, code, text fields and what carries its language with it.</summary>
    private const string ShownTexts = """
        () => {
          const texts = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const { parentElement, data } = walk.currentNode;
            if (!parentElement.closest('script, style, code, textarea, [role=log], [data-raw], [lang]:not(html)')) texts.push(data.trim());
          }
          for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
            if (!element.closest('[lang]:not(html)')) {
              texts.push(...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)?.trim()));
            }
          }
          return texts.filter((text) => text);
        }
        """;

    private static readonly bool WritesPictures = Environment.GetEnvironmentVariable("FINETUNE_WRITE") == "1";

    /// <param name="console">A page of the browser, for all places: to open another costs more than to look.</param>
    /// <param name="places">Where to look.</param>
    /// <param name="language"><c>zh-CN</c> or <c>en</c>. Faults have no language and are looked for in Chinese, in either theme.</param>
    public static async Task AtAsync(ConsolePage console, IReadOnlyList<Place> places, string language)
    {
        var faults = new List<string>();
        foreach (var place in places)
        {
            await console.ResizeAsync(Wide);
            await Place.GoAsync(console, place, language);
            Assert.Equal(language, await console.Page.EvaluateAsync<string>("document.documentElement.lang"));
            var texts = await console.Page.EvaluateAsync<string[]>(ShownTexts);
            var strange = language == "en" ? texts.Where(text => Han().IsMatch(text)) : texts.Where(IsEnglish);
            Assert.True(!strange.Any(), $"{place.Name}: {string.Join('\n', strange)}");
            foreach (var width in new[] { Wide, Narrow })
            {
                await console.ResizeAsync(width);
                Assert.True(
                    await console.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{place.Name} is wider than {width} px.");
                if (WritesPictures)
                {
                    await Picture.TakeAsync(console.Page, Path.Combine(RepositoryRoot.Path, "docs", "images", $"{place.Name}-{language}-{width}.webp"));
                }
            }

            if (language == "zh-CN")
            {
                await console.ResizeAsync(Wide);
                faults.AddRange(await FaultsAsync(console.Page, place));
            }
        }

        Assert.Empty(faults);
        Assert.Empty(console.Complaints);
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, Place place)
    {
        var light = await Axe.FaultsAsync(page, place.Name);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await Axe.FaultsAsync(page, $"{place.Name}, dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return [.. light, .. dark];
    }

    // A sentence of the console, or four English words in a row from wherever they came.
    private static bool IsEnglish(string text) => EnglishOnly.Contains(text) || FourWords().IsMatch(text);

    private static readonly HashSet<string> EnglishOnly =
        [.. Words.English.All.Where(entry => Words.Chinese.All[entry.Key] != entry.Value).Select(entry => entry.Value)];

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"\b[A-Za-z]{2,}( [A-Za-z]{2,}){3}\b")]
    private static partial Regex FourWords();
}
