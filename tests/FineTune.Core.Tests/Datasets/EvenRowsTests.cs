using System.Text;
using CsCheck;
using FineTune.Core.Datasets.Tokens;

namespace FineTune.Core.Tests.Datasets;

/// <summary>The rows of which tokens are counted.</summary>
public sealed class EvenRowsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_AnyFileAndLimits_TakesEveryRowOrEveryNthAndAsManyAsTheLimitsLet() =>
        await Gen.Select(Gen.Int[0, 40].List[0, 200], Gen.Int[1, 50], Gen.Int[1, 2000]).SampleAsync(async (lengths, maxRows, maxBytes) =>
        {
            var rows = lengths.Select((length, index) => $"{index}:{new string('x', length)}").ToList();
            var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join("\n\n", rows)));

            var taken = await EvenRows.TakeAsync(file, maxRows, maxBytes, Stop);

            var lines = Encoding.UTF8.GetString(taken.Lines).Split('\n')[..^1];
            var stride = lines.Length < 2 ? Stride(rows, maxRows, maxBytes) : int.Parse(lines[1].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Every(rows, stride), lines);
            Assert.Equal((rows.Count, lines.Length), (taken.All, taken.Taken));
            Assert.Equal(Stride(rows, maxRows, maxBytes), rows.Count == 0 ? 1 : stride);
        });

    [Fact]
    public async Task TakeAsync_OneRowBeyondTheLimit_IsTaken()
    {
        var taken = await EvenRows.TakeAsync(new MemoryStream(new byte[5000]), 10, 100, Stop);

        Assert.Equal((1, 1, 5001), (taken.All, taken.Taken, taken.Lines.Length));
    }

    // The least power of two by which the rows that remain are few enough.
    private static int Stride(IReadOnlyList<string> rows, int maxRows, int maxBytes)
    {
        var stride = 1;
        while (Every(rows, stride) is { Count: > 1 } left && (left.Count > maxRows || left.Sum(row => row.Length + 1) > maxBytes))
        {
            stride *= 2;
        }

        return stride;
    }

    private static List<string> Every(IEnumerable<string> rows, int stride) => [.. rows.Where((_, index) => index % stride == 0)];
}
