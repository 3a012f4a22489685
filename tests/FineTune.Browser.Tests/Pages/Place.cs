using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Pages;

/// <summary>Something of the console to look at, with data on it.</summary>
/// <param name="Name">Names its picture.</param>
/// <param name="Path">Address of its page.</param>
/// <param name="OpenAsync">What a user does there to see it; null where the page itself is meant.</param>
internal sealed record Place(string Name, string Path, Func<ConsolePage, Words, Task>? OpenAsync = null)
{
    public static IReadOnlyList<Place> All { get; } =
    [
        new("tasks", "/tasks"),
        new("create", $"/tasks/new?from={BrowserFixture.Trained}"),
        new("create-jobs", $"/tasks/new?from={BrowserFixture.Trained}", (console, words) => console.Page.GetByRole(AriaRole.Button, new() { Name = words["create.step.jobs"] }).ClickAsync()),
        new("sweep", $"/tasks/new?from={BrowserFixture.Trained}", async (console, words) =>
        {
            await console.Page.GetByRole(AriaRole.Button, new() { Name = words["create.step.jobs"] }).ClickAsync();
            await console.Button(words["create.sweep.open"]).ClickAsync();
            await console.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        }),
        new("task", $"/tasks/{BrowserFixture.Trained}"),
        new("parameters", $"/tasks/{BrowserFixture.Trained}?tab=hyperparameters"),
        new("files", $"/tasks/{BrowserFixture.Trained}?tab=files"),
        new("delete", $"/tasks/{BrowserFixture.Trained}", async (console, words) =>
        {
            await console.Button(words.Of("common.more", BrowserFixture.Trained)).ClickAsync();
            await console.Page.GetByRole(AriaRole.Menuitem, new() { Name = words["common.delete"] }).ClickAsync();
            await console.Page.GetByRole(AriaRole.Alertdialog).WaitForAsync();
        }),
        new("logs", $"/tasks/{BrowserFixture.Trained}/logs?job={BrowserFixture.FirstJob}"),
        new("monitor", $"/monitor?run={BrowserFixture.Trained}/{BrowserFixture.FirstJob}&run={BrowserFixture.Trained}/{BrowserFixture.SecondJob}",
            (console, _) => console.Page.Locator("[data-points]").First.WaitForAsync()),
        new("datasets", "/datasets"),
        new("dataset", $"/datasets/{BrowserFixture.Dataset}"),
        new("rules", "/rules"),
        new("rule", $"/rules/{BrowserFixture.Rule}"),
        new("catalog", "/catalog"),
        new("events", "/events"),
        new("settings", "/settings"),
    ];

    /// <summary>Goes there and waits until all of it is drawn.</summary>
    public static async Task GoAsync(ConsolePage console, Place place, string language)
    {
        await console.GoAsync(place.Path);
        if (place.OpenAsync is { } open)
        {
            await open(console, Words.Of(language));
        }
    }
}
