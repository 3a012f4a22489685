using System.IO.Compression;
using System.Net;
using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests;

public sealed class ChineseJourneyTests(BrowserFixture fixture)
{
    private const string Name = "journey";
    private const float Training = 240_000;

    [Fact]
    public async Task A_user_creates_watches_compares_downloads_and_deletes_a_task()
    {
        await using var console = await fixture.OpenAsync("zh-CN");
        var page = console.Page;
        await CreateAsync(console);

        // What follows must show without loading the page again.
        await page.EvaluateAsync("window.isSameLoad = true");
        await Assertions.Expect(page.GetByTestId("task-state")).ToHaveTextAsync("运行中", new() { Timeout = Training });
        await WatchLossAsync(page);
        await WatchLogAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("window.isSameLoad === true"));
        Assert.Empty(console.Complaints);

        await console.GoAsync($"/tasks/{Name}");
        await Assertions.Expect(page.GetByTestId("task-state")).ToHaveTextAsync("执行成功", new() { Timeout = Training });
        await CompareAsync(console);
        await DownloadAsync(console);
        await DeleteAsync(console);
        Assert.Empty(console.Complaints);
    }

    private static async Task CreateAsync(ConsolePage console)
    {
        var page = console.Page;
        await console.GoAsync("/tasks");
        await console.Button("创建").ClickAsync();
        await console.Parameter("name").Locator("input").FillAsync(Name);
        await console.Parameter("model").Locator("input").PressSequentiallyAsync("tiny");
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "tiny-llama" }).ClickAsync();

        // The dataset comes from a file, without leaving the wizard.
        await console.Button("上传").ClickAsync();
        await page.GetByTestId("file").SetInputFilesAsync(Path.Combine(HostProcess.FindRoot(), "samples", "support-faq-zh.jsonl"));
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Textbox)).ToHaveValueAsync("support-faq-zh");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "上传", Exact = true }).ClickAsync();
        await Assertions.Expect(console.Parameter("dataset").Locator("input")).ToHaveValueAsync("support-faq-zh");

        await console.Button("下一步").ClickAsync();
        await SetAsync(console, ("hyperparameters.learningRate", "5e-3"), ("hyperparameters.maxSteps", "60"), ("hyperparameters.batchSize", "4"),
            ("hyperparameters.cutoffLength", "128"), ("other.loggingSteps", "2"), ("other.saveSteps", "30"));
        await console.Button("复制作业").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "job-2" })).ToHaveAttributeAsync("aria-selected", "true");
        await SetAsync(console, ("hyperparameters.learningRate", "1e-3"));
        await Assertions.Expect(page.GetByTestId("verdict")).ToHaveTextAsync("可以创建");
        await console.Button("确定").ClickAsync();
        await page.WaitForURLAsync($"**/tasks/{Name}");
    }

    private static async Task SetAsync(ConsolePage console, params (string Parameter, string Value)[] settings)
    {
        await console.UnfoldAsync();
        foreach (var (parameter, value) in settings)
        {
            await console.Parameter(parameter).Locator("input").FillAsync(value);
        }
    }

    private static async Task WatchLossAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "查看监控" }).ClickAsync();
        var loss = page.GetByRole(AriaRole.Region, new() { Name = "训练损失" }).Locator("[data-points]");
        await loss.WaitForAsync(new() { Timeout = Training });
        var before = await PointsAsync(loss);
        await HostProcess.UntilAsync(async () => await PointsAsync(loss) > before, TimeSpan.FromMilliseconds(Training));
        await page.GoBackAsync();
    }

    private static async Task<int> PointsAsync(ILocator chart) =>
        int.Parse((await chart.GetAttributeAsync("data-points"))!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task WatchLogAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "查看日志" }).First.ClickAsync();
        var log = page.GetByRole(AriaRole.Log);
        await Assertions.Expect(log).ToContainTextAsync("Step ", new() { Timeout = Training });
        await Assertions.Expect(log).ToContainTextAsync("Done: succeeded.", new() { Timeout = Training });
        await page.GetByRole(AriaRole.Searchbox).FillAsync("eval_loss");
        await Assertions.Expect(log.Locator("mark").First).ToHaveTextAsync("eval_loss");
    }

    private static async Task CompareAsync(ConsolePage console)
    {
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "查看监控" }).ClickAsync();
        var table = console.Page.GetByRole(AriaRole.Table, new() { Name = "运行对比" });
        await Assertions.Expect(table.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(table.GetByRole(AriaRole.Columnheader, new() { Name = "学习率", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(table.GetByTitle("其中最佳")).ToHaveCountAsync(2);
        await console.Page.GoBackAsync();
    }

    private static async Task DownloadAsync(ConsolePage console)
    {
        var download = await console.Page.RunAndWaitForDownloadAsync(() => console.Page.GetByRole(AriaRole.Link, new() { Name = "下载结果" }).ClickAsync());
        await using var file = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        using var archive = new ZipArchive(copy);
        Assert.Contains(archive.Entries, entry => entry.FullName.EndsWith("adapter_model.safetensors", StringComparison.Ordinal) && entry.Length > 0);
    }

    private async Task DeleteAsync(ConsolePage console)
    {
        var page = console.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = $"{Name} 的更多操作" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "删除" }).ClickAsync();
        var confirm = page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "删除" });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Textbox).FillAsync(Name);
        await confirm.ClickAsync();
        await Assertions.Expect(page.GetByText($"{Name} 已删除")).ToBeVisibleAsync(new() { Timeout = Training });

        using var answer = await fixture.Host.Http.GetAsync(new Uri($"/api/tasks/{Name}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await console.GoAsync("/tasks");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Name, Exact = true })).ToHaveCountAsync(0);
        await console.GoAsync("/events");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Name, Exact = true })).ToHaveCountAsync(0);
    }
}
