namespace FineTune.Core.Tests.Lifecycle;

public sealed class JobLifecycleSimulationTests
{
    /// <summary>Lifecycles to simulate; the benchmark run sets it to a million.</summary>
    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("FINETUNE_SIMULATIONS"), out var count) ? count : 50_000;

    [Fact]
    public void Next_UnderRandomFaultsCrashesAndRequests_BreaksNoInvariantAndEnds()
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, Count, seed =>
        {
            try
            {
                new SimulatedWorld(seed).Run();
            }
            catch (Exception exception)
            {
                failures.Add($"seed {seed}: {exception.Message}");
            }
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} of {Count} lifecycles broke:\n" + string.Join("\n", failures.Take(5)));
    }
}
