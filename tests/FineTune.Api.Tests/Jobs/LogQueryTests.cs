using FineTune.Api.Jobs;

namespace FineTune.Api.Tests.Jobs;

public sealed class LogQueryTests(AzuriteFixture azurite)
{
    private const string Path = "runs/t/j/rank-0.log";

    [Fact]
    public async Task Read_Nothing_IsTheLastThousandLines()
    {
        var lines = await ReadAsync(LogQuery.Of(null, null, null, null), Enumerable.Range(0, 1500).Select(second => LogFiles.Line(second, $"step {second}")));

        Assert.Equal(1000, lines.Count);
        Assert.EndsWith("step 500", lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Times_AreBothIncluded()
    {
        var lines = await ReadAsync(LogQuery.Of(LogFiles.Noon.AddSeconds(2), LogFiles.Noon.AddSeconds(4), null, null), Enumerable.Range(0, 9).Select(second => LogFiles.Line(second, "x")));

        Assert.Equal([2, 3, 4], lines.Select(line => (int)(line.Time!.Value - LogFiles.Noon).TotalSeconds));
    }

    [Fact]
    public async Task Read_Search_FindsInAnyCaseAndKeepsTheLastOnes()
    {
        var lines = await ReadAsync(LogQuery.Of(null, null, "LOSS", 2), [LogFiles.Line(0, "loss 3"), "no", LogFiles.Line(1, "Loss 2"), LogFiles.Line(2, "eval_loss 1")]);

        Assert.Equal(["Loss 2", "eval_loss 1"], lines.Select(line => line.Text.Split(' ', 2)[1]));
    }

    [Fact]
    public async Task Read_LineWithoutTime_IsLeftOutOfATimeRangeOnly()
    {
        string[] file = ["Traceback (most recent call last):", LogFiles.Line(1, "x")];

        Assert.Equal(2, (await ReadAsync(LogQuery.Of(null, null, null, null), file)).Count);
        Assert.Single(await ReadAsync(LogQuery.Of(LogFiles.Noon, null, null, null), file));
    }

    [Fact]
    public async Task Read_Offset_IsWhereTheNextLineBegins()
    {
        var lines = await ReadAsync(LogQuery.Of(null, null, null, null), ["a", "汉字", "b"]);

        Assert.Equal([2L, 9L, 11L], lines.Select(line => line.Offset));
    }

    [Fact]
    public async Task Read_HugeLine_IsCutAndTheNextIsWhole()
    {
        var lines = await ReadAsync(LogQuery.Of(null, null, null, null), [new string('x', 200_000), "after"]);

        Assert.Equal(64 * 1024, lines[0].Text.Length);
        Assert.Equal("after", lines[1].Text);
    }

    [Fact]
    public async Task Read_MissingFile_IsEmpty() => Assert.Empty(await ReadAsync(LogQuery.Of(null, null, null, null), []));

    private async Task<List<LogLine>> ReadAsync(LogQuery query, IEnumerable<string> lines)
    {
        var logs = new LogFiles(await azurite.NewClientsAsync());
        var text = string.Concat(lines.Select(line => line + "\n"));
        if (text.Length > 0)
        {
            await logs.AppendAsync(Path, text);
        }

        return await query.ReadAsync(logs.Store, Path, LogFiles.Stop).ToListAsync(LogFiles.Stop);
    }
}
