using CsCheck;
using FineTune.Api.Jobs;

namespace FineTune.Api.Tests.Jobs;

public sealed class LogTailTests(AzuriteFixture azurite)
{
    // Around the size of the blocks that a file is read in from its end.
    private static readonly Gen<string> File =
        from lines in Gen.OneOf(Gen.Int[0, 5], Gen.Int[60, 80], Gen.Int[1000, 1400]).SelectMany(bytes => Gen.OneOf(Gen.Const(""), Gen.Const("ä"), Gen.Const(new string('x', bytes))).Array[0, 60])
        from isEnded in Gen.Bool
        select string.Join('\n', lines) + (isEnded && lines.Length > 0 ? "\n" : "");

    [Fact]
    public async Task FindOffset_AnyFile_IsWhereItsLastWholeLinesBegin()
    {
        var logs = new LogFiles(await azurite.NewClientsAsync());
        var number = 0;
        await Gen.Select(File, Gen.Int[1, 70]).SampleAsync(async (text, wanted) =>
        {
            var path = $"runs/t/j/{Interlocked.Increment(ref number)}.log";
            await logs.AppendAsync(path, text);

            var offset = await LogTail.FindOffsetAsync(logs.Store, path, wanted, LogFiles.Stop);
            var tail = await LogLines.ReadAsync(logs.Store, path, offset, LogFiles.Stop).Select(line => line.Text).ToListAsync(LogFiles.Stop);

            // What follows the last line end is still being written.
            var whole = text.Split('\n')[..^1];
            Assert.Equal(whole.TakeLast(wanted), tail);
        }, iter: 60, threads: 2);
    }

    [Fact]
    public async Task FindOffset_MissingFile_IsZero() =>
        Assert.Equal(0, await LogTail.FindOffsetAsync(new LogFiles(await azurite.NewClientsAsync()).Store, "runs/t/j/none.log", 10, LogFiles.Stop));
}
