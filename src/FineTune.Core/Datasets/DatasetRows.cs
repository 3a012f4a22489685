using System.Text.Json;
using FineTune.Core.Findings;

namespace FineTune.Core.Datasets;

/// <summary>Counts rows while a file is read, and keeps the first findings of each kind.</summary>
internal sealed class DatasetRows
{
    private const int KeptOfEachKind = 20;

    private readonly Dictionary<string, int> counts = [];
    private readonly List<Finding> findings = [];
    private DatasetFormat format = DatasetFormat.Unknown;
    private long rows;
    private long invalid;
    private long characters;
    private long longest;

    public void AddText(string text) => Count(DatasetFormat.Text, text.Length);

    public void Add(JsonElement row, long number)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            Refuse(number, "not-an-object", new("A row is a JSON object.", "每行应为 JSON 对象。"), new("Write { \"instruction\": …, \"output\": … }.", "请写成 { \"instruction\": …, \"output\": … }。"));
            return;
        }

        var (shape, length) = DatasetShapes.Measure(row);
        if (shape == DatasetFormat.Unknown)
        {
            Refuse(number, "unknown-shape", new("The row has no fields of a known format.", "该行没有已知格式的字段。"),
                new("Use alpaca (instruction, output), sharegpt (conversations), messages, text, or pairs.", "请使用 alpaca、sharegpt、messages、text 或偏好对格式。"));
        }
        else if (format != DatasetFormat.Unknown && shape != format)
        {
            Refuse(number, "mixed-formats", new($"The row is {shape}, rows before it are {format}.", $"该行为 {shape}，之前为 {format}。"), new("Use one format in a file.", "同一文件请使用同一格式。"));
        }
        else if (length == 0)
        {
            Tell(number, "empty-row", Severity.Warning, new("The row has no answer or text; the trainer leaves it out.", "该行没有回答或文本，训练时会跳过。"), new("Fill it in or remove it.", "请补全或删除。"));
            invalid++;
        }
        else
        {
            Count(shape, length);
        }
    }

    public void Refuse(long number, string code, LocalizedText message, LocalizedText fix)
    {
        invalid++;
        Tell(number, code, Severity.Error, message, fix);
    }

    public DatasetReport Report()
    {
        if (rows == 0 && findings.Count == 0)
        {
            Refuse(0, "empty-file", new("The file has no rows.", "文件没有数据行。"), new("Upload a file with data.", "请上传包含数据的文件。"));
        }

        var grouped = counts.Where(pair => pair.Value > KeptOfEachKind).Select(pair => new Finding(
            "", pair.Key, Severity.Information, new($"{pair.Value} rows have this finding.", $"共有 {pair.Value} 行有此问题。"), new("See the first ones.", "请查看前几处。")));
        return new DatasetReport(format, rows, invalid, characters, rows == 0 ? 0 : (double)characters / rows, longest, [.. findings, .. grouped]);
    }

    private void Count(DatasetFormat shape, long length)
    {
        format = shape;
        rows++;
        characters += length;
        longest = Math.Max(longest, length);
    }

    private void Tell(long number, string code, Severity severity, LocalizedText message, LocalizedText fix)
    {
        counts[code] = counts.GetValueOrDefault(code) + 1;
        if (counts[code] <= KeptOfEachKind)
        {
            findings.Add(new Finding(number > 0 ? $"line {number}" : "", code, severity, message, fix));
        }
    }
}
