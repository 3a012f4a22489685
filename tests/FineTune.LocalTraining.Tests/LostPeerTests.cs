using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.Tests.Fakes;

namespace FineTune.LocalTraining.Tests;

/// <summary>Apart from the other tests of the platform because it waits out the grace that peers have.</summary>
public sealed class LostPeerTests
{
    [Fact]
    public async Task Node_EndedBadly_TheOthersAreMadeToStopAndTheAttemptIsBroken()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("lost", "mute", nodes: 2);
        await bench.RunningAsync(claim);
        File.WriteAllText(bench.JobFile(claim, ".finish-1"), "");
        var verdict = await bench.EndedAsync(claim);
        Assert.Equal((VerdictKind.Broken, "killed"), (verdict.Kind, verdict.Error!.Code));
    }
}
