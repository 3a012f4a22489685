using System.Text;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Tests.Lifecycle;

public sealed class TrainingResultTests
{
    [Fact]
    public async Task ReadAsync_WholeResult_TellsHowItEndedAndHowFarItCame()
    {
        var result = await ReadAsync("""{"attempt":2,"outcome":"succeeded","metrics":{"steps":18,"total_steps":20,"train_loss":0.5}}""");

        Assert.Equal(new TrainingResult(Verdict.Success, new TrainingProgress(18, 20, 0)), result);
    }

    [Theory]
    [InlineData("""{"attempt":2,"outcome":"succeeded"}""")]
    [InlineData("""{"attempt":2,"outcome":"succeeded","metrics":null}""")]
    [InlineData("""{"attempt":2,"outcome":"succeeded","metrics":{"steps":"many","total_steps":20}}""")]
    public async Task ReadAsync_WithoutSteps_TellsHowItEndedAlone(string json) =>
        Assert.Equal(new TrainingResult(Verdict.Success, null), await ReadAsync(json));

    [Theory]
    [InlineData("""{"attempt":1,"outcome":"succeeded"}""")]
    [InlineData("""{"attempt":"2","outcome":"succeeded"}""")]
    [InlineData("""{"outcome":"succeeded"}""")]
    [InlineData("""{"attempt":2}""")]
    [InlineData("[]")]
    [InlineData("""{"attempt":2,"outco""")]
    public async Task ReadAsync_OfAnotherAttemptOrNotWhole_IsNone(string json) => Assert.Null(await ReadAsync(json));

    private static async Task<TrainingResult?> ReadAsync(string json)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await TrainingResult.ReadAsync(content, 2, CancellationToken.None);
    }
}
