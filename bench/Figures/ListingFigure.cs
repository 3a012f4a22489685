using FineTune.Bench.ControlPlane;
using FineTune.Core.Tasks;

namespace FineTune.Bench.Figures;

/// <summary>One page of a list of ten thousand tasks, newest first, over a bare query that reads as many rows.</summary>
internal static class ListingFigure
{
    private const int Tasks = 10_000;
    private const int Looks = 5;
    private const int Width = 16;

    public static async Task RunAsync(ControlPlaneUnderTest plane)
    {
        await Measure.RunAsync(Tasks, Width, index => plane.CreateAsync($"listed-{index}"));
        await Measure.RunAsync(2 * Tasks, Width, index => plane.Peer.InsertAsync($"listed-{index}"));
        await LookAsync(plane);
        await plane.Peer.CountAsync();
        var look = await Measure.RunAsync(Looks, 1, _ => LookAsync(plane));
        var bare = await Measure.RunAsync(Looks, 1, _ => plane.Peer.CountAsync());
        Report.Line("page of 10,000 tasks over a bare query, p50", $"{look.P50 / bare.P50:0.0}", "≤ 3", $"{look.P50:0} ms over {bare.P50:0} ms");
    }

    private static async Task LookAsync(ControlPlaneUnderTest plane)
    {
        var query = new TaskQuery("", [], [], [], [], [], [], TaskOrder.Created, true, 1, 50);
        var (items, total) = await query.SelectAsync(plane.Tasks.ListAsync(CancellationToken.None), CancellationToken.None);
        if (items.Count != 50 || total != Tasks)
        {
            throw new InvalidOperationException($"The list shows {items.Count} of {total} tasks.");
        }
    }
}
