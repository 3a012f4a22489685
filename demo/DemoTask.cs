namespace FineTune.Demo;

/// <summary>The task that the demo creates.</summary>
internal static class DemoTask
{
    public static readonly string[] Jobs = ["one-node", "two-nodes"];

    /// <summary>Two jobs with the same global batch, so that their losses can be compared.</summary>
    public static object Document(string name) => new
    {
        name,
        location = "local",
        model = "tiny-llama",
        template = "llama3",
        method = "lora",
        stage = "sft",
        dataset = "support-faq",
        jobs = new[] { Job(Jobs[0], nodes: 1, batchSize: 8), Job(Jobs[1], nodes: 2, batchSize: 4) },
    };

    private static object Job(string name, int nodes, int batchSize) => new
    {
        name,
        compute = new { type = "cpu", nodes, cards = 1 },
        hyperparameters = new { learningRate = 5e-3, epochs = 6, batchSize, cutoffLength = 256 },
        lora = new { rank = 16, alpha = 32, dropout = 0 },
        other = new { saveSteps = 50 },
    };
}
