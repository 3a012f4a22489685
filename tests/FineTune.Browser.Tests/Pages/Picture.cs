using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

/// <summary>Pictures of pages as WebP, which is a third of their size as PNG.</summary>
internal static class Picture
{
    private const int Quality = 82;

    public static async Task TakeAsync(IPage page, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var browser = await page.Context.NewCDPSessionAsync(page);
        var answer = await browser.SendAsync("Page.captureScreenshot", new Dictionary<string, object> { ["format"] = "webp", ["quality"] = Quality });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(answer!.Value.GetProperty("data").GetString()!));
    }
}
