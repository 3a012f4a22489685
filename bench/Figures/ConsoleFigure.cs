using FineTune.Bench.Browser;
using FineTune.Bench.Host;
using FineTune.Storage;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;
using Microsoft.Playwright;

namespace FineTune.Bench.Figures;

/// <summary>The web console in a real browser: what a first visit loads, when it answers, and how smoothly much data scrolls.</summary>
internal static class ConsoleFigure
{
    private const int Tasks = 10_000;
    private const int Lines = 1_000_000;
    private const int RowsOfPage = 200;
    private const int Loads = 9;
    private const string Trained = "steady";
    private const string Row = "[data-key]";
    private const string Log = "[role=log]";

    private static readonly TimeSpan Way = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(HostUnderTest host)
    {
        await host.CreateAsync(TrainingTask.Document(Trained, steps: 20));
        await host.SucceededAsync(Trained);
        await using var browser = await BrowserUnderTest.StartAsync(host.Http.BaseAddress!);
        await FirstLoadAsync(browser);

        var clients = new StorageClients(new StorageOptions { ConnectionString = HostUnderTest.StorageConnection });
        var store = new TableTaskStore(clients);
        var like = await store.FindAsync(Trained, CancellationToken.None) ?? throw new InvalidOperationException("The task is gone.");
        await ConsoleData.AddTasksAsync(store, like, Tasks);
        await host.ListedAsync(Tasks);
        await ListAsync(browser);
        var bytes = await ConsoleData.WriteLogAsync(new BlobArtifactStore(clients), like.Jobs[0].Value, Lines);
        await LogAsync(browser, bytes);
    }

    private static async Task FirstLoadAsync(BrowserUnderTest browser)
    {
        // Once to warm the host up, which is not what is measured.
        await PageClock.InteractiveAsync(await browser.OpenAsync(), "/tasks", Row);
        var times = new double[Loads];
        var page = await browser.OpenAsync();
        for (var load = 0; load < Loads; load++)
        {
            await page.Context.CloseAsync();
            page = await browser.OpenAsync();
            times[load] = await PageClock.InteractiveAsync(page, "/tasks", Row);
        }

        Report.Line("console: script of the first load", $"{await PageClock.ScriptBytesAsync(page) / 1024.0:0} KiB", "≤ 300", "compressed, list of tasks");
        Report.Line("console: interactive after", $"{Measure.Of(times).P50:0} ms", "< 1000",
            $"list shown, no long work left, nothing in the cache; median of {Loads} first loads, {times.Min():0} to {times.Max():0} ms");
        await PageClock.InteractiveAsync(page, $"/monitor?run={Trained}/job-1", "[data-points]");
        Report.Line("console: script with the first chart", $"{await PageClock.ScriptBytesAsync(page) / 1024.0:0} KiB", "", "compressed, the page of charts alone");
    }

    private static async Task ListAsync(BrowserUnderTest browser)
    {
        var page = await browser.OpenAsync();
        var time = await PageClock.InteractiveAsync(page, $"/tasks?pageSize={RowsOfPage}", Row);
        var (frames, worst) = await PageClock.ScrollAsync(page, "main", RowsOfPage * 40, Way);
        Report.Line("console: list of tasks, frames per second", $"{frames:0}", "> 50", $"{Tasks:N0} tasks, {RowsOfPage} on the page; p99 of a frame {worst:0} ms; shown after {time:0} ms");
    }

    private static async Task LogAsync(BrowserUnderTest browser, long bytes)
    {
        var page = await browser.OpenAsync();
        var time = await PageClock.InteractiveAsync(page, $"/tasks/{Trained}/logs?job=job-1", Log);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await page.GetByRole(AriaRole.Button, new() { Name = "To the first line" }).ClickAsync();
        await page.EvaluateAsync("([selector, height]) => bench.atStart(selector, height)", new object[] { Log, Lines * 19 });
        var whole = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (frames, worst) = await PageClock.ScrollAsync(page, Log, Lines * 20, Way);
        Report.Line("console: log, frames per second", $"{frames:0}", "> 50",
            $"{Lines:N0} lines, {bytes / 1e6:0} MB, scrolled through in {Way.TotalSeconds:0} s; p99 of a frame {worst:0} ms; newest shown after {time:0} ms, all read in {whole:0.0} s");
        (frames, worst) = await PageClock.ScrollAsync(page, Log, -20_000, Way);
        Report.Line("console: log, line by line", $"{frames:0}", "> 50", $"200 lines a second; p99 of a frame {worst:0} ms");
    }
}
