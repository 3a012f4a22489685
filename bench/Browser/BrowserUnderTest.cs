using Microsoft.Playwright;

namespace FineTune.Bench.Browser;

/// <summary>Debian's Chromium, with a desktop's window.</summary>
internal sealed class BrowserUnderTest : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Uri address;

    private BrowserUnderTest(IPlaywright playwright, IBrowser browser, Uri address) =>
        (this.playwright, this.browser, this.address) = (playwright, browser, address);

    public static async Task<BrowserUnderTest> StartAsync(Uri address)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new BrowserUnderTest(playwright, browser, address);
    }

    /// <summary>A page of a browser that has nothing in its cache.</summary>
    public async Task<IPage> OpenAsync()
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = "en",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        context.SetDefaultTimeout(120_000);
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(PageClock.Script);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
