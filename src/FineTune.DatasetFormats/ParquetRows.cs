using System.Text.Encodings.Web;
using System.Text.Json;
using FineTune.Core.Datasets.Reading;
using Parquet.Meta;
using Parquet.Serialization;

namespace FineTune.DatasetFormats;

/// <summary>Rows of a Parquet file. Holds one row group at a time.</summary>
internal sealed class ParquetRows(Stream content, IReadOnlyList<RowGroup> groups) : RowReader
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IReadOnlyList<Dictionary<string, object>> rows = [];
    private readonly Proportion proportion = new();
    private int next;
    private int group;

    public override bool IsVerbatim => false;

    public override async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        while (next == rows.Count)
        {
            if (group == groups.Count)
            {
                return false;
            }

            rows = await ReadGroupAsync(group++, cancellation);
            next = 0;
        }

        Line++;
        try
        {
            Row = JsonSerializer.SerializeToUtf8Bytes(rows[next++], Readable);
            proportion.Add(Row.Length, content.Length);
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            throw ParquetFormat.Broken(Line, exception);
        }
    }

    private async Task<IReadOnlyList<Dictionary<string, object>>> ReadGroupAsync(int index, CancellationToken cancellation)
    {
        try
        {
            await ParquetLimits.CheckGroupAsync(content, groups[index], Line + 1, cancellation);
            content.Position = 0;
            var read = await ParquetSerializer.DeserializeUntypedAsync(content, rowGroupIndex: index, cancellationToken: cancellation);
            return [.. read.Data];
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UnreadableFileException))
        {
            throw ParquetFormat.Broken(Line + 1, exception);
        }
    }
}
