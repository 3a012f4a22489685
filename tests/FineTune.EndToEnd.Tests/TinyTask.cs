namespace FineTune.EndToEnd.Tests;

/// <summary>Tasks that train in a few seconds.</summary>
internal static class TinyTask
{
    public static object Document(string name, int steps = 30, int nodes = 1, string method = "lora") => new
    {
        name,
        model = "tiny-llama",
        dataset = "faq",
        method,
        jobs = new[]
        {
            new
            {
                name = "job-1",
                compute = new { nodes, retries = 3 },
                hyperparameters = new { learningRate = 5e-3, maxSteps = steps, batchSize = 4, cutoffLength = 128 },
                other = new { saveSteps = 10, loggingSteps = 5 },
            },
        },
    };
}
