using System.Diagnostics;
using FineTune.Bench.ControlPlane;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Local.Driver;
using FineTune.LocalTraining;
using FineTune.LocalTraining.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTune.Bench.Figures;

/// <summary>What ten thousand jobs cost that wait for a card: memory of the driver and the queue, and requests while nothing happens.</summary>
internal static class WaitingFigure
{
    private const int JobsOfTask = 32;
    private const int Tasks = 10_000 / JobsOfTask + 1;
    private const int Jobs = Tasks * JobsOfTask;
    private const int WarmTasks = 32;
    private const int IdleSeconds = 60;

    public static async Task RunAsync(ControlPlaneUnderTest plane)
    {
        var signals = new JobSignals();
        var training = new LocalTrainingOptions(Path.Combine(plane.Folder, "training"), "models", "src/trainer", "python3") { CpuSlots = 1 };
        using var secrets = new SecretFile(Path.Combine(plane.Folder, "secrets.json"));
        await using var platform = new LocalPlatform(training, plane.Artifacts, plane.Datasets, signals, TimeProvider.System, secrets);
        await platform.StartAsync(CancellationToken.None);

        // One attempt holds the only card, and nothing runs.
        var held = new AttemptName("held", "job-1", 1);
        var one = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated);
        await platform.EnsureComputeAsync(new ComputeClaim(held, new JobKey("held", "job-1"), one, DateTimeOffset.UnixEpoch), CancellationToken.None);

        IReadOnlyList<ITrainingPlatform> platforms = [platform];
        var service = plane.ServiceOver(platforms, signals);
        using var driver = new JobDriver(
            plane.Tasks, new JobStepper(plane.Tasks, TimeProvider.System), plane.EffectsOver(platforms), signals, TimeProvider.System,
            NullLogger<JobDriver>.Instance);
        await driver.StartAsync(CancellationToken.None);

        // The first jobs pay for what every process has once: compiled code, connections, buffers.
        await CreateAsync(0, WarmTasks);
        await QueuedAsync(WarmTasks * JobsOfTask);
        var (heapBefore, residentBefore) = Memory();
        await CreateAsync(WarmTasks, Tasks);
        await QueuedAsync(Jobs);
        var (heap, resident) = Memory();
        var before = plane.Clients.Requests;
        await Task.Delay(TimeSpan.FromSeconds(IdleSeconds));
        var requests = (plane.Clients.Requests - before) / (double)IdleSeconds;
        await driver.StopAsync(CancellationToken.None);
        const double Added = Jobs - WarmTasks * JobsOfTask;
        Report.Line("memory of a waiting job, heap", $"{(heap - heapBefore) / Added / 1024:0.00} KiB", "< 4 KiB", $"{Added:N0} jobs beside {WarmTasks * JobsOfTask}");
        Report.Line("memory of a waiting job, resident", $"{(resident - residentBefore) / Added / 1024:0.00} KiB", "< 4 KiB", "the process after it created them");
        Report.Line("storage requests per second, idle", $"{requests:0.00}", "< 0.2", $"measured over {IdleSeconds} s; each job is looked at once a day besides");

        Task CreateAsync(int from, int to) => Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, cancellation) =>
            await ControlPlaneUnderTest.CreateAsync(service, BenchData.Task($"waits-{index}", JobsOfTask), cancellation));

        async Task QueuedAsync(int jobs)
        {
            while ((await platform.ListOwnedAsync(CancellationToken.None)).Count < jobs + 1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }

            // The last of them is stored after it is queued.
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private static (long Heap, long Resident) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (heap, process.WorkingSet64);
    }
}
