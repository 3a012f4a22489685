using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests;

/// <summary>Makes the pictures of the guide where <c>FINETUNE_SCREENSHOTS</c> is set.</summary>
public sealed class ScreenshotTests(BrowserFixture fixture)
{
    public static TheoryData<string, string, string, int> Pictures()
    {
        var rows = new TheoryData<string, string, string, int>();
        foreach (var (name, path) in Places.All)
        {
            foreach (var language in new[] { "zh-CN", "en" })
            {
                rows.Add(name, path, language, 1440);
                rows.Add(name, path, language, 390);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_page_fits_its_width(string name, string path, string language, int width)
    {
        await using var console = await fixture.OpenAsync(language, width);
        await console.GoAsync(path);
        Assert.True(await console.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{name} is wider than {width} px.");
        if (Environment.GetEnvironmentVariable("FINETUNE_SCREENSHOTS") is { Length: > 0 })
        {
            var folder = Path.Combine(HostProcess.FindRoot(), "docs", "images");
            await console.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{language}-{width}.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
