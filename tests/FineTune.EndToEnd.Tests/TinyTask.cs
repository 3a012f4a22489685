namespace FineTune.EndToEnd.Tests;

/// <summary>Tasks that train in a few seconds.</summary>
internal static class TinyTask
{
    public static object Document(string name, int steps = 30, int nodes = 1, string method = "lora", int jobs = 1, int cards = 1, string dataset = "faq") => new
    {
        name,
        model = "tiny-llama",
        dataset,
        method,
        jobs = Enumerable.Range(1, jobs).Select(number => new
        {
            name = $"job-{number}",
            compute = new { type = "cpu", nodes, cards, retries = 3 },
            hyperparameters = new { learningRate = 5e-3, maxSteps = steps, batchSize = 4, cutoffLength = 128 },
            other = new { saveSteps = 10, loggingSteps = 5 },
        }),
    };
}
