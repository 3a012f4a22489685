using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

/// <summary>Tokens counted on the page of a dataset and beside the estimate of a new task.</summary>
public sealed class TokenCountTests(BrowserFixture fixture)
{
    private const string Dataset = "counted";

    [Theory]
    [InlineData("en", 1440)]
    [InlineData("zh-CN", 390)]
    public async Task Count_TellsWhatACutoffTakes_AndTheEstimateStandsOnIt(string language, int width)
    {
        var (words, dataset) = (Words.Of(language), $"{Dataset}-{width}");
        await fixture.Host.UploadAsync(dataset, "support-messages.jsonl");
        await fixture.Host.CreatePausedAsync(new { name = dataset, model = "tiny-llama", dataset, jobs = new[] { new { name = "one" } } }, dataset);
        await using var console = await fixture.OpenAsync(language, width);

        await console.GoAsync($"/tasks/new?from={dataset}");
        await Assertions.Expect(console.Page.GetByText(words["create.estimate.estimated"])).ToBeVisibleAsync();
        await console.Button(words["create.estimate.count"]).ClickAsync();
        await Assertions.Expect(console.Page.GetByText(words["create.estimate.counted"])).ToBeVisibleAsync();

        await console.GoAsync($"/datasets/{dataset}");
        var card = console.Page.GetByRole(AriaRole.Region, new() { Name = words["datasets.count.title"] });
        await card.GetByLabel(words["datasets.count.cutoff"]).FillAsync("40");
        await card.GetByRole(AriaRole.Button, new() { Name = words["datasets.count.do"] }).ClickAsync();
        await Assertions.Expect(card.GetByRole(AriaRole.List, new() { Name = words["datasets.count.lengths"] })).ToBeVisibleAsync();
        await Assertions.Expect(card.GetByText(words["datasets.count.beyond"].Replace("{{cutoff}}", "40", StringComparison.Ordinal))).ToBeVisibleAsync();
        Assert.Empty(console.Complaints);
        await fixture.Host.DeleteAsync(dataset);
    }
}
