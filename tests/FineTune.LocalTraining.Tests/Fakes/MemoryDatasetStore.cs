using System.Text;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Tests.Fakes;

/// <summary>Every version has the same content.</summary>
internal sealed class MemoryDatasetStore : IDatasetStore
{
    public const string Content = """{"text":"hello"}""";

    public Task<Stream?> OpenAsync(DatasetVersion version, CancellationToken cancellation) =>
        Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(Content)));

    public Task<Stream?> OpenRowsAsync(DatasetVersion version, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<TokenCount?> FindTokensAsync(DatasetVersion version, string key, CancellationToken cancellation) => throw new NotSupportedException();

    public Task SaveTokensAsync(DatasetVersion version, string key, TokenCount count, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<DatasetVersion> AddVersionAsync(
        string dataset, string fileName, Stream content, DatasetReport report, CancellationToken cancellation, TimeSpan? life = null,
        RowHashes? rows = null) =>
        throw new NotSupportedException();

    public Task<DatasetVersion?> FindAsync(string dataset, string? version, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<DatasetVersion> ListAsync(string? dataset, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(string dataset, string? version, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
