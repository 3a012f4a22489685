using System.Text.RegularExpressions;

namespace FineTune.Browser.Tests.Pages;

/// <summary>What holds of every page. With <c>FINETUNE_WRITE=1</c> also makes the pictures of the guide.</summary>
public sealed partial class PageTests(BrowserFixture fixture)
{
    private const int Wide = 1440;
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

    [Fact]
    public Task Every_page_is_whole_in_Chinese() => LookAsync("zh-CN");

    [Fact]
    public Task Every_page_is_whole_in_English() => LookAsync("en");

    private async Task LookAsync(string language)
    {
        await using var console = await fixture.OpenAsync(language, Wide);
        foreach (var place in Place.All)
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
        }

        Assert.Empty(console.Complaints);
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
