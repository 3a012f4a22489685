using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Tests.World;

/// <summary>One dataset, in one version.</summary>
internal sealed class OneDataset : IDatasetStore
{
    public static DatasetVersion Version { get; } = new(
        "faq", "0123456789abcdef", new string('0', 64), "faq.jsonl", 1, new DatasetReport(DatasetFormat.Alpaca, 100, 0, 5000, 50, 90, []),
        DateTimeOffset.UnixEpoch);

    public Task<DatasetVersion?> FindAsync(string dataset, string? version, CancellationToken cancellation) =>
        Task.FromResult<DatasetVersion?>(dataset == Version.Dataset ? Version : null);

    public Task<Stream?> OpenRowsAsync(DatasetVersion version, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<TokenCount?> FindTokensAsync(DatasetVersion version, string key, CancellationToken cancellation) => throw new NotSupportedException();

    public Task SaveTokensAsync(DatasetVersion version, string key, TokenCount count, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<DatasetVersion> AddVersionAsync(
        string dataset, string fileName, Stream content, DatasetReport report, CancellationToken cancellation, TimeSpan? life = null,
        RowHashes? rows = null) => throw new NotSupportedException();

    public IAsyncEnumerable<DatasetVersion> ListAsync(string? dataset, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Stream?> OpenAsync(DatasetVersion version, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(string dataset, string? version, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>One base model, known by its name on a hub.</summary>
internal sealed class OneModel : IModelCatalog
{
    public static BaseModel Model { get; } = new(
        "tiny", "hub/tiny", ["eastus"], "llama3", false, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT");

    public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) => new([Model]);
}

/// <summary>Keeps hints until they are taken.</summary>
internal sealed class KeptHints : IJobSignals
{
    private readonly Queue<JobKey> hints = [];

    public void Hint(JobKey job, int? attempt = null) => hints.Enqueue(job);

    public IReadOnlyList<JobKey> Take()
    {
        var taken = hints.Distinct().ToList();
        hints.Clear();
        return taken;
    }
}
