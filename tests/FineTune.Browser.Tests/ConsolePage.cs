using Microsoft.Playwright;

namespace FineTune.Browser.Tests;

/// <summary>A page of the console, and what the browser complained about on it.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private ConsolePage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            // An answer that refuses is what some tests are about; the browser tells of every one.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                complaints.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and of the content security policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public static async Task<ConsolePage> OpenAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Goes to an address and waits until it shows its title and no longer loads.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator("h1").WaitForAsync();
        await Assertions.Expect(Page.Locator("[role=progressbar].fui-Spinner, .fui-Spinner")).ToHaveCountAsync(0);
    }

    /// <summary>Makes the window as wide as a desktop's or a telephone's, and as high.</summary>
    public Task ResizeAsync(int width) => Page.SetViewportSizeAsync(width, HeightOf(width));

    public static int HeightOf(int width) => width < 600 ? 844 : 900;

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Short news; the same text also stands where only screen readers look.</summary>
    public ILocator Toast(string title) => Page.Locator(".fui-ToastTitle", new() { HasText = title });

    public ILocator Parameter(string path) => Page.Locator($"[data-parameter='{path}']");

    /// <summary>What a parameter is written into.</summary>
    public ILocator Field(string path) => Parameter(path).Locator("input");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
