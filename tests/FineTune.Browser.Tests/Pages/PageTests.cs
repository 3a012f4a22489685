namespace FineTune.Browser.Tests.Pages;

/// <summary>What holds of every page. With <c>FINETUNE_WRITE=1</c> also makes the pictures of the guide.</summary>
public sealed class PageTests(BrowserFixture fixture)
{
    [Fact]
    public Task Every_page_is_whole_in_Chinese_and_has_no_serious_fault_in_either_theme() => LookAsync("zh-CN");

    [Fact]
    public Task Every_page_is_whole_in_English() => LookAsync("en");

    private async Task LookAsync(string language)
    {
        await fixture.TrainedAsync();
        await using var console = await fixture.OpenAsync(language);
        await Look.AtAsync(console, Place.All, language);
    }
}
