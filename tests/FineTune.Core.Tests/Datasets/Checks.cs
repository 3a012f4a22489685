using System.Text;
using FineTune.Core.Datasets;

namespace FineTune.Core.Tests.Datasets;

/// <summary>Runs the checker on bytes.</summary>
internal static class Checks
{
    public static DatasetChecker Checker { get; } = new([], []);

    public static Task<DatasetReport> CheckAsync(string text, string name = "data.jsonl", CheckOptions? options = null) =>
        CheckAsync(Encoding.UTF8.GetBytes(text), name, options);

    public static async Task<DatasetReport> CheckAsync(byte[] bytes, string name = "data.jsonl", CheckOptions? options = null) =>
        (await ConvertAsync(bytes, name, options)).Report;

    /// <summary>The report, and the text that trains.</summary>
    public static async Task<(DatasetReport Report, string Trains)> ConvertAsync(byte[] bytes, string name, CheckOptions? options = null)
    {
        using var converted = new MemoryStream();
        using var content = new MemoryStream(bytes);
        var file = await Checker.CheckAsync(content, name, options ?? CheckOptions.Default, () => converted, TestContext.Current.CancellationToken);
        return (file.Report, Encoding.UTF8.GetString(file.IsConverted ? converted.ToArray() : bytes));
    }

    public static IEnumerable<string> Codes(this DatasetReport report) => report.Findings.Select(group => group.Code);
}
