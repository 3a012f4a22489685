namespace FineTune.Browser.Tests;

/// <summary>Every page of the console, with something to see on it.</summary>
internal static class Places
{
    public static IReadOnlyList<(string Name, string Path)> All { get; } =
    [
        ("tasks", "/tasks"),
        ("create", "/tasks/new"),
        ("task", $"/tasks/{BrowserFixture.Trained}"),
        ("parameters", $"/tasks/{BrowserFixture.Trained}?tab=hyperparameters"),
        ("files", $"/tasks/{BrowserFixture.Trained}?tab=files"),
        ("logs", $"/tasks/{BrowserFixture.Trained}/logs?job=job-1"),
        ("monitor", $"/monitor?run={BrowserFixture.Trained}/job-1&run={BrowserFixture.Trained}/job-2"),
        ("datasets", "/datasets"),
        ("dataset", $"/datasets/{BrowserFixture.Dataset}"),
        ("catalog", "/catalog"),
        ("events", "/events"),
        ("settings", "/settings"),
    ];
}
