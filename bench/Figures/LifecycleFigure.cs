using FineTune.Bench.ControlPlane;
using FineTune.Core.Lifecycle;

namespace FineTune.Bench.Figures;

/// <summary>Whole lives of jobs with instant training, over bare upserts, both sixteen at a time.</summary>
internal static class LifecycleFigure
{
    private const int Lifecycles = 600;
    private const int Upserts = 2000;
    private const int Width = 16;

    public static async Task RunAsync(ControlPlaneUnderTest plane)
    {
        await Measure.RunAsync(Upserts / 2, Width, index => plane.Peer.UpsertAsync($"warm-{index}"));
        await Measure.RunAsync(100, Width, async index =>
        {
            await plane.CreateAsync($"warm-{index}");
            await plane.LiveAsync($"warm-{index}");
        });

        var before = plane.Clients.Requests;
        await Measure.RunAsync(Lifecycles, Width, index => plane.CreateAsync($"life-{index}"));
        var upserts = await Measure.RunAsync(Upserts, Width, index => plane.Peer.UpsertAsync($"many-{index}"));
        var lives = await Measure.RunAsync(Lifecycles, Width, index => plane.LiveAsync($"life-{index}"));
        var requests = (double)(plane.Clients.Requests - before) / Lifecycles;
        for (var index = 0; index < Lifecycles; index++)
        {
            var job = await plane.Tasks.FindJobAsync(new JobKey($"life-{index}", "job-1"), CancellationToken.None);
            if (job?.Value.State != JobState.Succeeded)
            {
                throw new InvalidOperationException($"life-{index} is {job?.Value.State}.");
            }
        }

        Report.Line("lifecycles over bare upserts", $"{lives.PerSecond / upserts.PerSecond:0.000}", "≥ 0.05", $"{lives.PerSecond:0}/s over {upserts.PerSecond:0}/s");
        Report.Line("storage requests of a lifecycle", $"{requests:0.0}", "≤ 15", "with its create");
    }
}
