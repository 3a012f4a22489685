using Microsoft.Playwright;

namespace FineTune.Bench.Browser;

/// <summary>What a page took, by the browser's own clocks.</summary>
internal static class PageClock
{
    /// <summary>Runs in the page before its own scripts: notes when the main thread was last busy for long, and each frame while asked to.</summary>
    public const string Script = """
        window.bench = { busyUntil: 0, frames: null };
        new PerformanceObserver((list) => {
          for (const task of list.getEntries()) bench.busyUntil = Math.max(bench.busyUntil, task.startTime + task.duration);
        }).observe({ type: 'longtask', buffered: true });
        bench.shown = (selector) => new Promise((resolve) => {
          const look = () => document.querySelector(selector) ? resolve(performance.now()) : requestAnimationFrame(look);
          look();
        });
        bench.atStart = (selector, height) => new Promise((resolve) => {
          const box = document.querySelector(selector);
          const look = () => box.scrollTop === 0 && box.scrollHeight > height ? resolve() : requestAnimationFrame(look);
          look();
        });
        bench.scripts = () => performance.getEntriesByType('resource').filter((file) => file.name.endsWith('.js')).reduce((sum, file) => sum + file.encodedBodySize, 0);
        bench.scroll = (selector, pixels, milliseconds) => new Promise((resolve) => {
          const box = document.querySelector(selector);
          const times = [];
          const start = performance.now();
          const from = box.scrollTop;
          const step = (now) => {
            times.push(now);
            const share = (now - start) / milliseconds;
            box.scrollTop = from + pixels * share;
            share < 1 ? requestAnimationFrame(step) : resolve(times);
          };
          requestAnimationFrame(step);
        });
        """;

    /// <summary>Milliseconds from the start of loading until something is shown and the page has no long work left.</summary>
    public static async Task<double> InteractiveAsync(IPage page, string path, string selector)
    {
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        var shown = await page.EvaluateAsync<double>("selector => bench.shown(selector)", selector);
        await page.WaitForTimeoutAsync(1_000);
        return Math.Max(shown, await page.EvaluateAsync<double>("bench.busyUntil"));
    }

    /// <summary>Bytes of the scripts that were loaded, compressed.</summary>
    public static Task<long> ScriptBytesAsync(IPage page) => page.EvaluateAsync<long>("bench.scripts()");

    /// <summary>Scrolls at one speed and measures each frame.</summary>
    /// <returns>Frames per second over the whole way, and the longest hundredth of the frames in milliseconds.</returns>
    public static async Task<(double PerSecond, double P99)> ScrollAsync(IPage page, string selector, double pixels, TimeSpan time)
    {
        var times = await page.EvaluateAsync<double[]>(
            "([selector, pixels, time]) => bench.scroll(selector, pixels, time)", new object[] { selector, pixels, time.TotalMilliseconds });
        var frames = times.Skip(1).Zip(times, (later, earlier) => later - earlier).Order().ToArray();
        return (1_000 * frames.Length / frames.Sum(), frames[frames.Length * 99 / 100]);
    }
}
