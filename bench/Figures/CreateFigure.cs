using FineTune.Bench.ControlPlane;

namespace FineTune.Bench.Figures;

/// <summary>Creating a task, checked and stored, over one bare insert; by turns.</summary>
internal static class CreateFigure
{
    private const int Count = 1000;
    private const int Warm = 4000;
    private const int Turn = 100;

    public static async Task RunAsync(ControlPlaneUnderTest plane)
    {
        // The emulator grows faster for some thousand requests, as its code is compiled.
        await Measure.RunAsync(Warm, 1, index => plane.Peer.InsertAsync($"warm-{index}"));
        await Measure.RunAsync(Warm, 1, index => plane.CreateAsync($"warm-{index}"));

        // By turns, so that both meet the same machine and a table of the same size.
        var (inserts, creates) = (new double[Count], new double[Count]);
        for (var turn = 0; turn < Count; turn += Turn)
        {
            for (var index = turn; index < turn + Turn; index++)
            {
                inserts[index] = await Measure.TimeAsync(() => plane.Peer.InsertAsync($"one-{index}"));
            }

            for (var index = turn; index < turn + Turn; index++)
            {
                creates[index] = await Measure.TimeAsync(() => plane.CreateAsync($"one-{index}"));
            }
        }

        var (insert, create) = (Measure.Of(inserts), Measure.Of(creates));
        Report.Line("create over bare insert, p50", $"{create.P50 / insert.P50:0.00}", "≤ 2", $"{create.P50:0.00} ms over {insert.P50:0.00} ms");
        Report.Line("create over bare insert, p99", $"{create.P99 / insert.P99:0.00}", "≤ 2", $"{create.P99:0.00} ms over {insert.P99:0.00} ms");
    }
}
