using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Mapping;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets;

/// <summary>What checking a file gave.</summary>
/// <param name="Report">What was found.</param>
/// <param name="IsConverted">Whether the rows that train were written anew; else the file trains as it is.</param>
/// <param name="Rows">Its different rows.</param>
public sealed record CheckedFile(DatasetReport Report, bool IsConverted, RowHashes Rows);

/// <summary>
/// Checks a dataset file from its first byte to its last, in constant memory, and writes it as the JSON lines that train where it
/// is not that already. What it passes, the trainer reads row for row.
/// </summary>
public sealed class DatasetChecker(IEnumerable<IRowFormat> formats, IEnumerable<ICompression> compressions)
{
    private readonly IReadOnlyList<IRowFormat> formats = [.. formats];
    private readonly IReadOnlyList<ICompression> compressions = [new Gzip(), .. compressions];

    /// <summary>Parts of a file that are checked at once; the report does not depend on it.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Why a file of a name cannot be read, whatever is in it; null where it may be.</summary>
    public FindingKind? RefusalOf(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return DatasetFile.RefusalOf(fileName, formats, compressions);
    }

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
        var file = new DatasetFile(formats, compressions, log);
        using var check = new FileCheck(log, options, Workers);
        RowReader? rows = null;
        var sourceFormat = DatasetFormat.Unknown;
        try
        {
            var opened = await file.OpenAsync(content, fileName, cancellation);
            check.RowsAreLines = opened is LineReader;
            check.Bytes = file.IsPlain && content.CanSeek ? content.Length : 0;
            var pairs = new OpenAiPairReader(options.Columns is { } columns ? new MappedReader(opened, columns, log) : opened);
            rows = pairs;
            for (var isFirst = true; await rows.NextAsync(cancellation); isFirst = false)
            {
                if (isFirst)
                {
                    sourceFormat = pairs.IsPairs ? DatasetFormat.PreferenceOpenAi : DatasetFormat.Unknown;
                    check.Converted = file.IsPlain && pairs.IsVerbatim && !options.SkipsInvalidRows ? null : new ConvertedRows(convert());
                    if (pairs is { IsPairs: false, Inner: LineReader lines })
                    {
                        // Nothing is to be rewritten, so that the rows need not be taken one by one.
                        lines.PutBack();
                        await check.AddAsync(lines, cancellation);
                        break;
                    }
                }

                await check.AddAsync(rows.Row, rows.Line, rows.Column, cancellation);
                rows = pairs.IsPairs ? pairs : pairs.Inner;
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

        await check.EndAsync(cancellation);
        return new CheckedFile(check.Report(sourceFormat, rows?.Unreadable ?? 0), check.Converted is not null, check.Hashes);
    }
}
