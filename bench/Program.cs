using FineTune.Bench.ControlPlane;
using FineTune.Bench.Figures;
using FineTune.Bench.Host;

if (args is [CheckerFigure.Memory])
{
    await CheckerFigure.MeasureMemoryAsync();
    return;
}

// Every figure, or those named on the command line. Goals stand beside them.
(string Name, Func<Task> Run)[] figures =
[
    ("create", () => WithStorageAsync(CreateFigure.RunAsync)),
    ("lifecycles", () => WithStorageAsync(LifecycleFigure.RunAsync)),
    ("waiting", () => WithStorageAsync(WaitingFigure.RunAsync)),
    ("listing", () => WithStorageAsync(ListingFigure.RunAsync)),
    ("simulation", SimulationFigure.RunAsync),
    ("checker", CheckerFigure.RunAsync),
    ("start", () => WithHostAsync(StartFigure.RunAsync)),
    ("latency", () => WithHostAsync(LatencyFigure.RunAsync)),
    ("estimates", () => WithHostAsync(EstimateFigure.RunAsync)),
    ("console", () => WithHostAsync(ConsoleFigure.RunAsync)),
    ("whole-task", () => WithHostAsync(WholeTaskFigure.RunAsync)),
];
foreach (var (name, run) in figures)
{
    if (args.Length == 0 || args.Contains(name))
    {
        await run();
    }
}

// Each figure has storage of its own, because the emulator's queries take longer the more rows there are.
static async Task WithStorageAsync(Func<ControlPlaneUnderTest, Task> measure)
{
    await using var controlPlane = await ControlPlaneUnderTest.StartAsync();
    await measure(controlPlane);
}

static async Task WithHostAsync(Func<HostUnderTest, Task> measure)
{
    await using var host = await HostUnderTest.StartAsync();
    await measure(host);
}
