using CsCheck;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;

namespace FineTune.Core.Tests.Quotas;

/// <summary>Workspaces that wait for the same cards.</summary>
public sealed class FairShareTests
{
    private static readonly Gen<(string Workspace, int InUse, ComputeClaim[] Line)[]> GenLines = Gen.Select(
        Gen.Int[0, 8], Gen.Select(Gen.Int[1, 4], Gen.Bool, Gen.Int[0, 9]).Array[0, 6]).Array[1, 4].Select(all => all.Select((one, index) =>
            ($"w{index}", one.Item1, one.Item2.Select((claim, number) => Claim($"w{index}", number, claim.Item1, claim.Item2, claim.Item3)).Order(ClaimOrder.Instance).ToArray())).ToArray());

    [Fact]
    public void Order_AnyLines_TakesTheFirstInLineOfTheWorkspaceWithTheFewestCardsThenByPriorityThenByAge() => GenLines.Sample(lines =>
    {
        var order = Order(lines);

        Assert.Equal(lines.Sum(one => one.Line.Length), order.Count);
        var (inUse, taken) = (lines.ToDictionary(one => one.Workspace, one => one.InUse), lines.ToDictionary(one => one.Workspace, _ => 0));
        foreach (var claim in order)
        {
            var heads = lines.Where(one => taken[one.Workspace] < one.Line.Length).Select(one => one.Line[taken[one.Workspace]]);
            Assert.Same(heads.OrderBy(head => inUse[head.Job.Workspace]).ThenBy(head => head.Request.Priority).ThenBy(head => head.CreatedAt).ThenBy(head => head.Attempt.TaskId, StringComparer.Ordinal).First(), claim);
            taken[claim.Job.Workspace]++;
            inUse[claim.Job.Workspace] += claim.Request.TotalCards;
        }
    });

    [Fact]
    public void Order_OneWorkspaceAlone_MayHaveEverything()
    {
        var line = Enumerable.Range(0, 8).Select(number => Claim("alone", number, 1, false, number)).ToArray();

        Assert.Equal(line, Order(("alone", 100, line)));
    }

    /// <summary>Other workspaces ask for single cards without end; one asks once for all of them.</summary>
    [Fact]
    public void Order_OthersAlwaysWait_NobodyStarvesHoweverMuchTheyAskFor() => Gen.Select(Gen.Int[1, 5], Gen.Int[1, 8], Gen.Int[1, 6], Gen.Int[0, 40]).Sample((others, cards, duration, start) =>
    {
        var large = Claim("large", 0, cards, false, start);
        var waiting = new List<ComputeClaim>();
        var running = new List<(ComputeClaim Claim, int Until)>();
        for (var time = 0; ; time++)
        {
            running.RemoveAll(one => one.Until <= time);
            waiting.AddRange(Enumerable.Range(0, others).Select(other => Claim($"o{other}", time, 1, false, time)));
            if (time == start)
            {
                waiting.Add(large);
            }

            var inUse = running.GroupBy(one => one.Claim.Job.Workspace).ToDictionary(own => own.Key, own => own.Sum(one => one.Claim.Request.TotalCards));
            var free = cards - inUse.Values.Sum();
            foreach (var claim in FairShare.Order(waiting.GroupBy(one => one.Job.Workspace).Select(own => (own.Key, (IReadOnlyList<ComputeClaim>)[.. own.Order(ClaimOrder.Instance)])), inUse).ToList())
            {
                free -= claim.Request.TotalCards;
                if (free < 0)
                {
                    break;
                }

                waiting.Remove(claim);
                running.Add((claim, time + duration));
            }

            if (running.Exists(one => one.Claim == large))
            {
                return;
            }

            // Everybody else who has no card may go first once, with each claim that is older; then all cards are given back to it.
            Assert.True(time <= start + (duration * (start + 2) * others), $"It waits since {start}; now it is {time}.");
        }
    });

    private static List<ComputeClaim> Order(params (string Workspace, int InUse, ComputeClaim[] Line)[] lines) =>
        [.. FairShare.Order(lines.Select(one => (one.Workspace, (IReadOnlyList<ComputeClaim>)one.Line)), lines.ToDictionary(one => one.Workspace, one => one.InUse))];

    private static ComputeClaim Claim(string workspace, int number, int cards, bool isSpot, int age) => new(
        new AttemptName($"{workspace}x{number}", "job-1", 1),
        new JobKey($"task-{number}", "job-1", workspace),
        new ComputeRequest("local", "cpu", 1, cards, isSpot ? ComputePriority.Spot : ComputePriority.Dedicated),
        DateTimeOffset.UnixEpoch.AddSeconds(age));
}
