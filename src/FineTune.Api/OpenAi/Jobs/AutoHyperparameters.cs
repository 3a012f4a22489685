namespace FineTune.Api.OpenAi.Jobs;

/// <summary>What <c>auto</c> stands for, from the number of rows.</summary>
internal static class AutoHyperparameters
{
    private const long UsualEpochs = 3;
    private const long MostEpochs = 25;
    private const long LeastRowsSeen = 100;
    private const long MostRowsSeen = 25_000;
    private const long RowsForEachOfABatch = 500;
    private const long LeastBatch = 8;
    private const long MostBatch = 64;

    /// <summary>Three passes; more over few rows, until a hundred rows were seen; fewer over many, so that not more than 25,000 are.</summary>
    public static long Epochs(long rows) => rows switch
    {
        <= 0 => UsualEpochs,
        _ when rows * UsualEpochs < LeastRowsSeen => Math.Min(MostEpochs, LeastRowsSeen / rows),
        _ when rows * UsualEpochs > MostRowsSeen => Math.Max(1, MostRowsSeen / rows),
        _ => UsualEpochs,
    };

    /// <summary>About 0.2 % of the rows, from 8 to 64, as a power of two that all cards share evenly; at least one row for each.</summary>
    /// <param name="rows">Rows that train.</param>
    /// <param name="shares">Cards of all nodes times accumulated batches.</param>
    public static long BatchSize(long rows, long shares)
    {
        var batch = LeastBatch;
        while (batch < MostBatch && batch * RowsForEachOfABatch < rows)
        {
            batch *= 2;
        }

        return Math.Max(1, batch / shares) * shares;
    }
}
