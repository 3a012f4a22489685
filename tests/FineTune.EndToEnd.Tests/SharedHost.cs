namespace FineTune.EndToEnd.Tests;

/// <summary>One host, with the dataset <c>faq</c>, for all tests of a collection. They run one after another, name their tasks apart, and
/// leave no training behind.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private HostProcess? process;

    internal HostProcess Process => process!;

    public async ValueTask InitializeAsync()
    {
        process = await HostProcess.StartAsync();
        await process.UploadAsync("faq", "support-faq.jsonl");
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Tests each of which trains on every core of the machine.</summary>
[CollectionDefinition(Name)]
public sealed class TrainingCollection : ICollectionFixture<SharedHost>
{
    public const string Name = "training";
}

/// <summary>Tests that train little or nothing.</summary>
[CollectionDefinition(Name)]
public sealed class AskingCollection : ICollectionFixture<SharedHost>
{
    public const string Name = "asking";
}
