using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;
using Parquet;

namespace FineTune.DatasetFormats;

/// <summary>Apache Parquet.</summary>
public sealed class ParquetFormat : IRowFormat
{
    public string Extension => ".parquet";

    public async ValueTask<RowReader> OpenAsync(Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            await ParquetLimits.CheckFooterAsync(content, cancellation);
            await using var reader = await ParquetReader.CreateAsync(content, leaveStreamOpen: true, cancellationToken: cancellation);
            return new ParquetRows(content, reader.Metadata!.RowGroups);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Anything may be thrown over bytes that only claim to be Parquet.
            throw Broken(0, exception);
        }
    }

    internal static UnreadableFileException Broken(long row, Exception exception) =>
        new(FileFindings.BrokenParquet, new FindingPlace(row, Excerpt: exception.Message.Length <= 200 ? exception.Message : exception.Message[..200]));
}
