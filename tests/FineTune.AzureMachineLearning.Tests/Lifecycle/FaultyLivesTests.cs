using System.Globalization;

namespace FineTune.AzureMachineLearning.Tests.Lifecycle;

public sealed class FaultyLivesTests
{
    private const int JobsOfAWorld = 100;

    /// <summary>Calls to the control plane for each hour that a job runs: the goal at a hundred jobs. It is told and not asserted, since
    /// the users and faults of this world make more calls than those of a calm one.</summary>
    private const double MostCallsPerHour = 12;

    [Fact]
    public async Task Live_JobsUnderRandomFaults_NoneIsLostOrRunTwiceOrKilledWhileHealthyAndNothingIsLeft()
    {
        var lives = Setting("FINETUNE_AZURE_LIVES", JobsOfAWorld);
        var first = Setting("FINETUNE_AZURE_FIRST_SEED", 1);
        var (run, calls) = (TimeSpan.Zero, 0L);
        var kinds = new Dictionary<string, long>();
        for (var seed = first; seed < first + (lives / JobsOfAWorld); seed++)
        {
            await using var world = await FaultyWorld.StartAsync(seed);
            await world.LiveAsync(JobsOfAWorld);
            (run, calls) = (run + world.Run, calls + world.Calls);
            foreach (var (kind, count) in world.CallsByKind)
            {
                kinds[kind] = kinds.GetValueOrDefault(kind) + count;
            }
        }

        var perHour = calls / run.TotalHours;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lives} lives from seed {first}, {run.TotalHours:0} job-hours, {calls} calls to the control plane: {perHour:0.0} for each job-hour (goal: at most {MostCallsPerHour:0}).")
            + " All calls: " + string.Join(", ", kinds.OrderByDescending(kind => kind.Value).Take(12).Select(kind => $"{kind.Key} {kind.Value}")));
    }

    private static int Setting(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
