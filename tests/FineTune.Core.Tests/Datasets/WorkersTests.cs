using System.Text;
using System.Text.Json;
using FineTune.Core.Datasets;

namespace FineTune.Core.Tests.Datasets;

/// <summary>A file that is checked in several parts at once.</summary>
public sealed class WorkersTests
{
    [Theory]
    [InlineData("data.jsonl")]
    [InlineData("data.json")]
    public async Task CheckAsync_HoweverManyWork_TellsAndWritesTheSame(string name)
    {
        var file = Encoding.UTF8.GetBytes(name == "data.json" ? $"[{Rows(",\n")}]" : Rows("\n"));
        Assert.True(file.Length > 3_000_000);
        var (alone, rows) = await CheckAsync(file, name, 1);
        Assert.Contains("duplicate-row", alone, StringComparison.Ordinal);
        Assert.Contains("wrong-type", alone, StringComparison.Ordinal);
        foreach (var workers in (int[])[2, 3, 8])
        {
            var (together, same) = await CheckAsync(file, name, workers);
            Assert.Equal(alone, together);
            Assert.True(rows == same);
        }
    }

    // Some of them wrong, some of them twice, and the first ones of no known shape.
    private static string Rows(string between)
    {
        var random = new Random(5);
        return string.Join(between, Enumerable.Range(0, 20_000).Select(i => i < 3 ? "{}" : random.Next(500) switch
        {
            0 => "{\"instruction\":\"q\",\"output\":5}",
            1 => "{\"text\":\"another shape\"}",
            2 => $"{{\"instruction\":\"mail jo{i}@example.com\",\"output\":\"a\"}}",
            3 => "{\"instruction\":\"the same\",\"output\":\"again\"}",
            _ => $"{{\"instruction\":\"Question {i}?\",\"output\":\"{new string('a', random.Next(300))} 答 {i}\"}}",
        }));
    }

    private static async Task<(string Report, string Trains)> CheckAsync(byte[] file, string name, int workers)
    {
        using var content = new MemoryStream(file);
        using var converted = new MemoryStream();
        var checker = new DatasetChecker([], []) { Workers = workers };
        var options = new CheckOptions { SkipsInvalidRows = true };
        var check = await checker.CheckAsync(content, name, options, () => converted, TestContext.Current.CancellationToken);
        return (JsonSerializer.Serialize(check.Report), Encoding.UTF8.GetString(converted.ToArray()));
    }
}
