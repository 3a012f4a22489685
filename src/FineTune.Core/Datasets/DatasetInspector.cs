using System.Text;
using System.Text.Json;

namespace FineTune.Core.Datasets;

/// <summary>Finds a file's row shape and reads it whole, so that a file that cannot train is refused when it is uploaded.</summary>
public static class DatasetInspector
{
    /// <summary>Largest JSON array that is read; longer data belongs into JSONL, which streams.</summary>
    public const long MaxJsonBytes = 256L * 1024 * 1024;

    /// <summary>Longest line of a JSONL or text file, in characters.</summary>
    public const int MaxLineLength = 4 * 1024 * 1024;

    /// <summary>Checks a file by its extension: <c>.jsonl</c>, <c>.json</c>, <c>.txt</c>.</summary>
    public static async Task<DatasetReport> InspectAsync(Stream content, string fileName, CancellationToken cancellation)
    {
        var rows = new DatasetRows();
        switch (Path.GetExtension(fileName).ToLowerInvariant())
        {
            case ".jsonl":
                await ReadLinesAsync(content, (line, number) => ReadJson(rows, line, number), rows, cancellation);
                break;
            case ".json":
                await ReadArrayAsync(content, rows, cancellation);
                break;
            case ".txt":
                await ReadLinesAsync(content, (line, _) => rows.AddText(line), rows, cancellation);
                break;
            default:
                rows.Refuse(0, "unknown-format", new("The file's extension is not .jsonl, .json or .txt.", "文件扩展名不是 .jsonl、.json 或 .txt。"),
                    new("Convert the data to JSON Lines.", "请转换为 JSON Lines 格式。"));
                break;
        }

        return rows.Report();
    }

    private static void ReadJson(DatasetRows rows, string line, long number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            rows.Add(document.RootElement, number);
        }
        catch (JsonException exception)
        {
            rows.Refuse(number, "invalid-json", new($"Not JSON: {exception.Message}", $"不是 JSON：{exception.Message}"),
                new("Correct the line; each line is one JSON object.", "请修正该行；每行应是一个 JSON 对象。"));
        }
    }

    private static async Task ReadArrayAsync(Stream content, DatasetRows rows, CancellationToken cancellation)
    {
        if (content.Length > MaxJsonBytes)
        {
            rows.Refuse(0, "too-large", new("A JSON array of this size cannot be read.", "JSON 数组过大，无法读取。"), new("Use JSON Lines.", "请使用 JSON Lines。"));
            return;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(content, cancellationToken: cancellation);
            var number = 0L;
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                rows.Add(document.RootElement, 1);
                return;
            }

            foreach (var row in document.RootElement.EnumerateArray())
            {
                rows.Add(row, ++number);
            }
        }
        catch (JsonException exception)
        {
            rows.Refuse((exception.LineNumber ?? 0) + 1, "invalid-json", new($"Not JSON: {exception.Message}", $"不是 JSON：{exception.Message}"),
                new("Correct the file and upload it again.", "请修正文件后重新上传。"));
        }
    }

    private static async Task ReadLinesAsync(Stream content, Action<string, long> read, DatasetRows rows, CancellationToken cancellation)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        using var reader = new StreamReader(content, strict, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var number = 0L;
        var line = new StringBuilder();
        var buffer = new char[32 * 1024];
        try
        {
            for (var count = 1; count > 0;)
            {
                count = await reader.ReadAsync(buffer, cancellation);
                foreach (var character in buffer.AsSpan(0, count))
                {
                    if (character == '\n')
                    {
                        Tell(line, ++number, read);
                    }
                    else if (line.Length < MaxLineLength)
                    {
                        line.Append(character);
                    }
                    else
                    {
                        rows.Refuse(number + 1, "line-too-long", new("The line has more than 4 million characters.", "该行超过四百万字符。"), new("Split the row.", "请拆分该行。"));
                        return;
                    }
                }
            }

            Tell(line, ++number, read);
        }
        catch (DecoderFallbackException)
        {
            rows.Refuse(number + 1, "not-utf-8", new("The file is not UTF-8.", "文件不是 UTF-8 编码。"), new("Save it as UTF-8.", "请另存为 UTF-8。"));
        }
    }

    private static void Tell(StringBuilder line, long number, Action<string, long> read)
    {
        var text = line.ToString().Trim();
        line.Clear();
        if (text.Length > 0)
        {
            read(text, number);
        }
    }
}
