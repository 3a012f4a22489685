using System.IO.Compression;
using System.Net;
using FineTune.EndToEnd.Tests;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Journeys;

/// <summary>The way of a user through the whole console, from an empty form to nothing left.</summary>
internal sealed class Journey(ConsolePage console, IHand hand, Words words, string name)
{
    private const float Training = 240_000;

    private readonly IPage page = console.Page;

    /// <param name="host">What serves the console.</param>
    /// <param name="sample">File of the samples to train on; the dataset gets its name from it.</param>
    public async Task RunAsync(HostProcess host, string sample)
    {
        await console.GoAsync("/tasks");
        // Everything after this shows without loading the page again.
        await page.EvaluateAsync("window.isSameLoad = true");
        await FillBasicsAsync(sample);
        await FillJobsAsync();
        await Assertions.Expect(State).ToHaveTextAsync(words["common.state.running"], new() { Timeout = Training });
        await WatchLossAsync();
        await WatchLogAsync();
        await Assertions.Expect(State).ToHaveTextAsync(words["common.state.succeeded"], new() { Timeout = Training });
        await CompareAsync();
        await DownloadAsync();
        await DeleteAsync();
        await FindNothingAsync(host);
        Assert.True(await page.EvaluateAsync<bool>("window.isSameLoad === true"));
        Assert.Empty(console.Complaints);
    }

    private ILocator State => page.GetByTestId("task-state");

    private async Task FillBasicsAsync(string sample)
    {
        await hand.PressAsync(console.Button(words["tasks.create"]));
        await page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = words["create.title"] }).WaitForAsync();
        await hand.WriteAsync(console.Field("name"), name);
        await hand.ChooseAsync(console.Field("model"), "tiny-llama");
        await Assertions.Expect(console.Field("model")).ToHaveValueAsync("tiny-llama");

        // The dataset comes from a file, without leaving the form.
        await hand.PressAsync(console.Parameter("dataset").GetByRole(AriaRole.Button, new() { Name = words["create.upload"] }));
        var dialog = page.GetByRole(AriaRole.Dialog);
        await hand.PickFileAsync(page.GetByTestId("file"), Path.Combine(RepositoryRoot.Path, "samples", sample));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Textbox)).ToHaveValueAsync(Path.GetFileNameWithoutExtension(sample));
        await hand.PressAsync(dialog.GetByRole(AriaRole.Button, new() { Name = words["datasets.upload"], Exact = true }));
        await Assertions.Expect(console.Field("dataset")).ToHaveValueAsync(Path.GetFileNameWithoutExtension(sample));
    }

    private async Task FillJobsAsync()
    {
        await hand.PressAsync(console.Button(words["create.next"]));
        await SetAsync("hyperparameters.learningRate", "5e-3");
        await SetAsync("hyperparameters.maxSteps", "240");
        await SetAsync("hyperparameters.cutoffLength", "128");
        await hand.PressAsync(page.Locator("[data-section='other'] summary"));
        await SetAsync("other.loggingSteps", "2");
        await hand.PressAsync(console.Button(words["create.copyJob"]));
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "job-2" })).ToHaveAttributeAsync("aria-selected", "true");
        await SetAsync("hyperparameters.learningRate", "1e-3");
        await Assertions.Expect(page.GetByTestId("verdict")).ToHaveTextAsync(words["create.check.ready"]);
        await hand.PressAsync(console.Button(words["common.confirm"]));
        await page.WaitForURLAsync($"**/tasks/{name}");
    }

    private Task SetAsync(string parameter, string value) => hand.WriteAsync(console.Field(parameter), value);

    private async Task WatchLossAsync()
    {
        await hand.PressAsync(console.Button(words["tasks.monitor"]));
        var loss = page.GetByRole(AriaRole.Region, new() { Name = words["monitor.metric.loss"] }).Locator("[data-points]");
        await loss.WaitForAsync(new() { Timeout = Training });
        await GrowsAsync(loss, "element => Number(element.dataset.points)");
        await page.GoBackAsync();
    }

    private async Task WatchLogAsync()
    {
        await hand.PressAsync(console.Button(words["tasks.logs"]).First);
        var log = page.GetByRole(AriaRole.Log);
        await log.WaitForAsync(new() { Timeout = Training });
        await GrowsAsync(page.GetByTestId("log-count"), "element => parseInt(element.textContent.replace(/\\D/g, ''))");
        await Assertions.Expect(log).ToContainTextAsync("Done: succeeded.", new() { Timeout = Training });
        await hand.WriteAsync(page.GetByRole(AriaRole.Searchbox), "eval_loss");
        await hand.PressAsync(console.Button(words["logs.next"]));
        await Assertions.Expect(log.Locator("mark").First).ToHaveTextAsync("eval_loss");
        await page.GoBackAsync();
    }

    private static async Task GrowsAsync(ILocator shown, string size)
    {
        var before = await shown.EvaluateAsync<int>(size);
        await HostProcess.UntilAsync(async () => await shown.EvaluateAsync<int>(size) > before, TimeSpan.FromMilliseconds(Training));
    }

    private async Task CompareAsync()
    {
        await hand.PressAsync(console.Button(words["tasks.monitor"]));
        var table = page.GetByRole(AriaRole.Table, new() { Name = words["monitor.comparison"] });
        await Assertions.Expect(table.Locator("tbody tr")).ToHaveCountAsync(2);
        var rate = table.GetByRole(AriaRole.Columnheader, new() { Name = words.LabelOf("hyperparameters.learningRate"), Exact = true });
        await Assertions.Expect(rate).ToBeVisibleAsync();
        // The best loss and the best eval loss; five times the rate learns more in as many steps.
        await Assertions.Expect(table.GetByTitle(words["monitor.best"])).ToHaveCountAsync(2);
        await Assertions.Expect(table.Locator("tr", new() { HasText = "job-1" }).GetByTitle(words["monitor.best"]).First).ToBeVisibleAsync();
        await page.GoBackAsync();
    }

    private async Task DownloadAsync()
    {
        var link = page.GetByRole(AriaRole.Link, new() { Name = words["details.downloadResult"] });
        var download = await page.RunAndWaitForDownloadAsync(() => hand.PressAsync(link));
        await using var file = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        using var archive = new ZipArchive(copy);
        Assert.Contains(archive.Entries, entry => entry.FullName.EndsWith("adapter_model.safetensors", StringComparison.Ordinal) && entry.Length > 0);
    }

    private async Task DeleteAsync()
    {
        await hand.PressAsync(console.Button(words.Of("common.more", name)));
        await hand.TakeAsync(page.GetByRole(AriaRole.Menuitem, new() { Name = words["common.delete"] }));
        var dialog = page.GetByRole(AriaRole.Alertdialog);
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = words["common.delete"] });
        await Assertions.Expect(confirm).ToBeDisabledAsync();
        await hand.WriteAsync(dialog.GetByRole(AriaRole.Textbox), name);
        await hand.PressAsync(confirm);
        await Assertions.Expect(page.GetByText(words.Of("details.gone", name))).ToBeVisibleAsync(new() { Timeout = Training });
    }

    private async Task FindNothingAsync(HostProcess host)
    {
        using var answer = await host.Http.GetAsync(new Uri($"/api/tasks/{name}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        foreach (var place in new[] { "tasks", "events" })
        {
            await hand.PressAsync(page.GetByRole(AriaRole.Navigation, new() { Name = words["common.nav.label"] })
                .GetByRole(AriaRole.Link, new() { Name = words[$"common.nav.{place}"] }));
            await Assertions.Expect(page.GetByRole(AriaRole.Table).First).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToHaveCountAsync(0);
        }
    }
}
