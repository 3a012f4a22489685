using FineTune.Bench.ControlPlane;

namespace FineTune.Bench.Figures;

/// <summary>Creating a task, checked and stored, over one bare insert; one after another.</summary>
internal static class CreateFigure
{
    private const int Count = 500;

    public static async Task RunAsync(ControlPlaneUnderTest plane)
    {
        await Measure.RunAsync(Count, 1, index => plane.Peer.InsertAsync($"warm-{index}"));
        await Measure.RunAsync(Count, 1, index => plane.CreateAsync($"warm-{index}"));
        var insert = await Measure.RunAsync(Count, 1, index => plane.Peer.InsertAsync($"one-{index}"));
        var create = await Measure.RunAsync(Count, 1, index => plane.CreateAsync($"one-{index}"));
        Report.Line("create over bare insert, p50", $"{create.P50 / insert.P50:0.0}", "≤ 2", $"{create.P50:0.00} ms over {insert.P50:0.00} ms");
        Report.Line("create over bare insert, p99", $"{create.P99 / insert.P99:0.0}", "≤ 2", $"{create.P99:0.00} ms over {insert.P99:0.00} ms");
    }
}
