using CsCheck;
using FineTune.Api.OpenAi.Jobs;

namespace FineTune.OpenAi.Tests;

public sealed class AutoHyperparametersTests
{
    [Theory]
    [InlineData(1, 25)]
    [InlineData(10, 10)]
    [InlineData(33, 3)]
    [InlineData(200, 3)]
    [InlineData(10_000, 2)]
    [InlineData(1_000_000, 1)]
    public void Epochs_ShowEnoughRowsAndNotTooMany(long rows, long epochs) => Assert.Equal(epochs, AutoHyperparameters.Epochs(rows));

    [Fact]
    public void Epochs_OfAnyNumberOfRows_AreWhatTheContractAllows() =>
        Gen.Long[0, 1_000_000_000].Sample(rows => AutoHyperparameters.Epochs(rows) is >= 1 and <= 50);

    [Fact]
    public void BatchSize_OfAnyRowsAndShares_IsSharedEvenlyAndGrowsWithTheRows() =>
        Gen.Select(Gen.Long[1, 1_000_000_000], Gen.Long[1, 64]).Sample((rows, shares) =>
            AutoHyperparameters.BatchSize(rows, shares) is var batch && batch % shares == 0 && batch is >= 1 and <= 256
            && batch <= AutoHyperparameters.BatchSize(rows * 2, shares));
}
