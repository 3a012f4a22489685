using System.Diagnostics;
using FineTune.Core.Tests.Lifecycle;

namespace FineTune.Bench.Figures;

/// <summary>A million lives under random faults, crashes and requests; counts those that break an invariant.</summary>
internal static class SimulationFigure
{
    private const int Lifecycles = 1_000_000;

    public static Task RunAsync()
    {
        var started = Stopwatch.StartNew();
        var broken = 0;
        string? first = null;
        Parallel.For(0, Lifecycles, seed =>
        {
            try
            {
                new SimulatedWorld(seed).Run();
            }
            catch (InvalidOperationException exception)
            {
                Interlocked.Increment(ref broken);
                Interlocked.CompareExchange(ref first, $"; seed {seed}: {exception.Message}", null);
            }
        });
        Report.Line("simulated lifecycles that broke", $"{broken}", "0", $"of {Lifecycles:N0} in {started.Elapsed.TotalSeconds:0} s{first}");
        return Task.CompletedTask;
    }
}
