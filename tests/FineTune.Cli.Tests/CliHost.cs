using FineTune.EndToEnd.Tests;

namespace FineTune.Cli.Tests;

/// <summary>One real host for all tests of this assembly, with a dataset and a task that has succeeded.</summary>
public sealed class CliHost : IAsyncLifetime
{
    /// <summary>A task of one job, <c>job-1</c>, that has succeeded.</summary>
    public const string Done = "done";

    /// <summary>A dataset of questions and answers.</summary>
    public const string Dataset = "faq";

    private HostProcess? host;

    public Uri Address => host!.Http.BaseAddress!;

    internal HostProcess Process => host!;

    /// <summary>The command line, pointed at this host.</summary>
    internal CommandLine CommandLine() => new(Address);

    /// <summary>A task in YAML that trains for as many steps; a hundred thousand are more than any test waits for.</summary>
    public static string Yaml(string name, int steps) => $$"""
        # A tiny task.
        name: {{name}}
        model: tiny-llama
        dataset: {{Dataset}}
        jobs:
          - name: job-1
            compute: { type: cpu, retries: 0 }
            hyperparameters: { learningRate: 5e-3, maxSteps: {{steps}}, batchSize: 4, cutoffLength: 128 }
            other: { loggingSteps: 2, saveSteps: 10 }
        """;

    public async ValueTask InitializeAsync()
    {
        host = await HostProcess.StartAsync();
        await host.UploadAsync(Dataset, "support-faq.jsonl");
        using var line = CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", Yaml(Done, 20)), "--yes", "--watch");
    }

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Tests that share the host run one after another, since each trains on every core.</summary>
[CollectionDefinition(Name)]
public sealed class CliCollection : ICollectionFixture<CliHost>
{
    public const string Name = "cli host";
}
