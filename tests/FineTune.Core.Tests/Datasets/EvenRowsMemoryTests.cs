using FineTune.Core.Datasets.Tokens;

namespace FineTune.Core.Tests.Datasets;

/// <summary>What taking rows out of a large file holds. Runs alone, because what is measured is the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class EvenRowsMemoryTests
{
    [Fact]
    public async Task TakeAsync_MillionsOfRows_HoldsOnlyWhatItTakes()
    {
        var row = $$"""{"text":"{{new string('a', 89)}}"}""" + "\n";
        await using var file = new GeneratedStream("", row, 1_000_000L * row.Length);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var taken = await EvenRows.TakeAsync(file, TokenCounts.MaxRows, TokenCounts.MaxBytes, TestContext.Current.CancellationToken);

        Assert.Equal((1_000_000, 7813), (taken.All, taken.Taken));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 4 * 1024 * 1024);
        GC.KeepAlive(taken);
    }
}
