namespace FineTune.Bench.Host;

/// <summary>Tasks of one job on the tiny model.</summary>
internal static class TrainingTask
{
    public static object Document(
        string name, int steps, string method = "lora", int nodes = 1, int batchSize = 8, int cutoffLength = 256, int loggingSteps = 10) => new
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
                    compute = new { type = "cpu", nodes },
                    hyperparameters = new { learningRate = 1e-3, maxSteps = steps, batchSize, cutoffLength },
                    other = new { saveSteps = 1000, loggingSteps },
                },
            },
        };
}
