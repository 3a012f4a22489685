using System.Net.Http.Json;
using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(FineTune.Browser.Tests.BrowserFixture))]

namespace FineTune.Browser.Tests;

/// <summary>One host that serves the built console and trains for real, and one browser.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Task with two jobs; tests look at it and leave it as it is. Those that need its jobs to have ended wait for <see cref="TrainedAsync"/>.</summary>
    public const string Trained = "support-bot";

    public const string FirstJob = "lr-5e-3";

    public const string SecondJob = "lr-1e-3";

    public const string Dataset = "support-faq";

    /// <summary>Rule that has noted the version of the dataset.</summary>
    public const string Rule = "nightly";

    private readonly Lazy<Task> training;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public BrowserFixture() => training = new(() => HostProcess.UntilAsync(
        async () => await Host.JobsAsync(Trained) is ["succeeded", "succeeded"], TimeSpan.FromMinutes(4)));

    internal HostProcess Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await HostProcess.StartAsync();
        await AssertConsoleIsBuiltAsync();
        await MakeRuleAsync();
        await Host.UploadAsync(Dataset, "support-faq.jsonl");
        await Host.CreateAsync(TwoJobs(Trained));
        // Long, because training runs beside the browser on the same cores.
        Assertions.SetDefaultExpectTimeout(60_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }

    /// <summary>Waits until both jobs of the task have succeeded.</summary>
    internal Task TrainedAsync() => training.Value;

    /// <summary>A page of a browser that nobody has used before.</summary>
    /// <param name="language"><c>zh-CN</c> or <c>en</c>.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="host">What serves the console; null for the host that tests share.</param>
    internal async Task<ConsolePage> OpenAsync(string language, int width = 1440, HostProcess? host = null)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (host ?? Host).Http.BaseAddress!.ToString(),
            Locale = language,
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = ConsolePage.HeightOf(width) },
        });
        context.SetDefaultTimeout(60_000);
        return await ConsolePage.OpenAsync(context);
    }

    // Without it every test would wait for what never shows.
    private async Task AssertConsoleIsBuiltAsync()
    {
        using var page = await Host.Http.GetAsync(new Uri("/", UriKind.Relative));
        if (!page.IsSuccessStatusCode)
        {
            throw new InvalidOperationException("The console is not built: run eng/console, or make setup.");
        }
    }

    private async Task MakeRuleAsync()
    {
        var task = new { model = "tiny-llama", method = "lora", jobs = new[] { Job("job-1", 1e-3) } };
        using var answer = await Host.Http.PostAsJsonAsync("/api/rules", new { name = Rule, dataset = Dataset, dryRun = true, coolDown = "PT6H", task });
        answer.EnsureSuccessStatusCode();
    }

    private static object TwoJobs(string name) => new
    {
        name,
        model = "tiny-llama",
        dataset = Dataset,
        jobs = new[] { Job(FirstJob, 5e-3), Job(SecondJob, 1e-3) },
    };

    private static object Job(string name, double learningRate) => new
    {
        name,
        hyperparameters = new { learningRate, maxSteps = 40, batchSize = 4, cutoffLength = 128 },
        other = new { loggingSteps = 2, saveSteps = 20 },
    };
}
