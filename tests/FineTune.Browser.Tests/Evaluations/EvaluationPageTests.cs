using FineTune.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Evaluations;

/// <summary>The tuned model and its base side by side.</summary>
public sealed class EvaluationPageTests(BrowserFixture fixture)
{
    private static readonly string Path = $"/tasks/{BrowserFixture.Trained}?tab=try&job={BrowserFixture.SecondJob}";

    private static readonly Place Result = new("try", Path, (console, words) => Answers(console.Page, words).Locator("tbody tr").Last.ScrollIntoViewIfNeededAsync());

    [Fact]
    public async Task Both_models_are_asked_and_measured_by_keyboard_and_what_they_said_outlives_a_reload()
    {
        await fixture.TrainedAsync();
        var words = Words.Chinese;
        await using var console = await fixture.OpenAsync("zh-CN");
        var page = console.Page;
        await console.GoAsync(Path);
        await Assertions.Expect(console.Button(words["evaluation.run"])).ToBeDisabledAsync();

        await Prompt(page, words, 1).FocusAsync();
        await page.Keyboard.TypeAsync("How do I reset my password?");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Prompt(page, words, 2).FocusAsync();
        await page.Keyboard.TypeAsync("Where is my order?");
        await page.GetByLabel(words["evaluation.dataset"]).FocusAsync();
        await page.Keyboard.TypeAsync(BrowserFixture.Dataset);
        await page.GetByLabel(words["evaluation.field.maxNewTokens"]).FillAsync("12");
        await page.Keyboard.PressAsync("Enter");

        await AssertShownAsync(page, words);
        await page.ReloadAsync();
        await AssertShownAsync(page, words);
        await Assertions.Expect(Prompt(page, words, 2)).ToHaveValueAsync("Where is my order?");
        await Assertions.Expect(page.GetByLabel(words["evaluation.dataset"])).ToHaveValueAsync(BrowserFixture.Dataset);
        await Look.AtAsync(console, [Result], "zh-CN");

        await using var english = await fixture.OpenAsync("en");
        await english.GoAsync(Path);
        await AssertShownAsync(english.Page, Words.English);
        await Look.AtAsync(english, [Result], "en");
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_field()
    {
        await fixture.TrainedAsync();
        var words = Words.English;
        await using var console = await fixture.OpenAsync("en");
        await console.GoAsync(Path.Replace(BrowserFixture.SecondJob, BrowserFixture.FirstJob, StringComparison.Ordinal));
        await Prompt(console.Page, words, 1).FillAsync("Hello");
        await console.Page.GetByLabel(words["evaluation.field.temperature"]).FillAsync("hot");
        await console.Page.GetByLabel(words["evaluation.field.maxNewTokens"]).FillAsync("5000");
        await console.Button(words["evaluation.run"]).ClickAsync();

        var told = console.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(told).ToContainTextAsync("temperature");
        await Assertions.Expect(told).ToContainTextAsync("maxNewTokens");
    }

    private static ILocator Prompt(IPage page, Words words, int number) =>
        page.GetByLabel(words["evaluation.prompt"].Replace("{{number}}", $"{number}", StringComparison.Ordinal), new() { Exact = true });

    private static ILocator Answers(IPage page, Words words) => page.GetByRole(AriaRole.Table, new() { Name = words["evaluation.answers"] });

    private static async Task AssertShownAsync(IPage page, Words words)
    {
        var answers = Answers(page, words);
        await Assertions.Expect(answers.Locator("thead th")).ToHaveTextAsync([words["evaluation.promptColumn"], words["evaluation.base"], words["evaluation.tuned"]]);
        await Assertions.Expect(answers.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(answers.Locator("tbody tr").First).ToContainTextAsync("How do I reset my password?");
        var scores = page.GetByRole(AriaRole.Table, new() { Name = words["evaluation.scores"] });
        await Assertions.Expect(scores.Locator("tbody tr")).ToHaveCountAsync(2);
        var losses = (await scores.Locator("tbody tr").First.Locator("td").AllInnerTextsAsync()).Skip(1)
            .Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(losses[1] < losses[0], string.Join(", ", losses));
    }
}
