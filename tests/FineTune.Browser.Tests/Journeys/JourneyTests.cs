namespace FineTune.Browser.Tests.Journeys;

public sealed class JourneyTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_user_creates_watches_compares_downloads_and_deletes_a_task_in_Chinese()
    {
        await using var console = await fixture.OpenAsync("zh-CN");
        await new Journey(console, new Mouse(console.Page), Words.Chinese, "journey-zh").RunAsync(fixture.Host, "support-faq-zh.jsonl");
    }

    [Fact]
    public async Task A_user_without_a_mouse_creates_watches_compares_downloads_and_deletes_a_task_in_English()
    {
        await using var console = await fixture.OpenAsync("en");
        await new Journey(console, new Keyboard(console.Page), Words.English, "journey-en").RunAsync(fixture.Host, "support-messages.jsonl");
    }
}
