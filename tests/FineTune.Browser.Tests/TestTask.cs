namespace FineTune.Browser.Tests;

/// <summary>Tasks that tests make by the API.</summary>
internal static class TestTask
{
    /// <summary>Trains for longer than any test takes.</summary>
    public static object Long(string name) => Of(name, 100_000);

    public static object Short(string name) => Of(name, 1);

    private static object Of(string name, int maxSteps) => new
    {
        name,
        model = "tiny-llama",
        dataset = BrowserFixture.Dataset,
        jobs = new[] { new { name = "job-1", hyperparameters = new { maxSteps } } },
    };
}
