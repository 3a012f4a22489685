using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Mapping;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets;

/// <summary>What checking a file gave.</summary>
/// <param name="Report">What was found.</param>
/// <param name="IsConverted">Whether the rows that train were written anew; else the file trains as it is.</param>
public sealed record CheckedFile(DatasetReport Report, bool IsConverted);

/// <summary>
/// Checks a dataset file from its first byte to its last, in constant memory, and writes it as the JSON lines that train where it
/// is not that already. What it passes, the trainer reads row for row.
/// </summary>
public sealed class DatasetChecker(IEnumerable<IRowFormat> formats, IEnumerable<ICompression> compressions)
{
    /// <summary>Rows that are checked before other work gets its turn.</summary>
    private const int RowsInARow = 4096;

    private readonly IReadOnlyList<IRowFormat> formats = [.. formats];
    private readonly IReadOnlyList<ICompression> compressions = [new Gzip(), .. compressions];

    /// <summary>Checks a file without converting it.</summary>
    public async Task<DatasetReport> CheckAsync(Stream content, string fileName, CheckOptions options, CancellationToken cancellation) =>
        (await CheckAsync(content, fileName, options, () => Stream.Null, cancellation)).Report;

    /// <summary>Checks a file.</summary>
    /// <param name="content">The whole file; seekable where its format is not text.</param>
    /// <param name="fileName">Its name, whose extension tells the format: <c>.jsonl, .json, .csv, .tsv, .txt</c>, each also compressed.</param>
    /// <param name="options">How to check it.</param>
    /// <param name="convert">Opens what the converted rows are written to; called at most once.</param>
    /// <param name="cancellation">Stops the check.</param>
    public async Task<CheckedFile> CheckAsync(
        Stream content, string fileName, CheckOptions options, Func<Stream> convert, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(convert);
        var log = new FindingLog(options.SkipsInvalidRows);
        var checker = new RowChecker(log, options);
        ConvertedRows? converted = null;
        RowReader? rows = null;
        var sourceFormat = DatasetFormat.Unknown;
        try
        {
            var file = new DatasetFile(formats, compressions, log);
            var opened = await file.OpenAsync(content, fileName, cancellation);
            var isLine = opened is LineReader;
            var pairs = new OpenAiPairReader(options.Columns is { } columns ? new MappedReader(opened, columns, log) : opened);
            rows = pairs;
            for (var isThere = await rows.NextAsync(cancellation); isThere; isThere = await rows.NextAsync(cancellation))
            {
                if (ReferenceEquals(rows, pairs) && sourceFormat == DatasetFormat.Unknown)
                {
                    sourceFormat = pairs.IsPairs ? DatasetFormat.PreferenceOpenAi : DatasetFormat.Unknown;
                    converted = file.IsPlain && pairs.IsVerbatim && !options.SkipsInvalidRows ? null : new ConvertedRows(convert());
                    rows = pairs.IsPairs ? pairs : pairs.Inner;
                }

                if (checker.Check(rows.Row, rows.Line, rows.Column, isLine) && converted is not null)
                {
                    await converted.WriteAsync(rows.Row, cancellation);
                }

                if (checker.Rows % RowsInARow == 0)
                {
                    await Task.Yield();
                }
            }
        }
        catch (UnreadableFileException unreadable)
        {
            log.Refuse(unreadable.Kind, unreadable.Place);
        }
        finally
        {
            rows?.Dispose();
        }

        if (converted is not null)
        {
            await converted.FlushAsync(cancellation);
        }

        var unread = rows?.Unreadable ?? 0;
        return new CheckedFile(checker.Report(sourceFormat, unread), converted is not null);
    }
}
