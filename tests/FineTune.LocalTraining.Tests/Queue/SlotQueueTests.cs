using CsCheck;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Queue;

namespace FineTune.LocalTraining.Tests.Queue;

public sealed class SlotQueueTests
{
    private const int Cards = 4;

    private static readonly Gen<ComputeClaim> GenClaim = Gen.Select(
        Gen.Int[0, 12], Gen.Int[1, Cards], Gen.Bool, Gen.Int[0, 5], (task, cards, isSpot, age) => Claim($"t{task}", cards, isSpot, age, $"w{task % 3}"));

    [Fact]
    public void Advance_LargeJobFirstInLine_BlocksSmallerOnes()
    {
        var queue = new SlotQueue(Cards);
        queue.Enter(Claim("running", 2));
        queue.Advance();
        queue.Enter(Claim("large", 4, age: 1));
        queue.Enter(Claim("small", 1, age: 2));
        Assert.Empty(queue.Advance());

        queue.Release(Claim("running", 2).Attempt);
        Assert.Equal("large", Assert.Single(queue.Advance()).Claim.Job.Task);
        Assert.Equal(1, queue.Position(Claim("small", 1).Attempt));
    }

    [Fact]
    public void Position_DedicatedBeforeSpotThenOlderFirst()
    {
        var queue = new SlotQueue(Cards);
        queue.Enter(Claim("spot", 1, isSpot: true, age: 0));
        queue.Enter(Claim("younger", 1, age: 2));
        queue.Enter(Claim("older", 1, age: 1));
        Assert.Equal(["older", "younger", "spot"], queue.Waiting.Select(claim => claim.Job.Task));
        Assert.Equal(3, queue.Position(Claim("spot", 1).Attempt));
        Assert.Null(queue.Position(Claim("stranger", 1).Attempt));
    }

    [Fact]
    public void Release_CardsOfAWorkspace_GoToTheOneThatHasFewest()
    {
        var queue = new SlotQueue(Cards);
        for (var number = 0; number < Cards; number++)
        {
            queue.Enter(Claim($"a{number}", 1, age: number, workspace: "busy"));
        }

        queue.Advance();
        queue.Enter(Claim("a4", 1, age: 4, workspace: "busy"));
        queue.Enter(Claim("b1", 1, isSpot: true, age: 5, workspace: "quiet"));
        Assert.Equal((2, 1), (queue.Position(Claim("a4", 1).Attempt), queue.Position(Claim("b1", 1).Attempt)));

        queue.Release(Claim("a0", 1).Attempt);
        Assert.Equal("b1", Assert.Single(queue.Advance()).Claim.Job.Task);
    }

    [Fact]
    public void ToPreempt_DedicatedFirstInLine_NamesTheYoungestSpotThatSuffices()
    {
        var queue = new SlotQueue(Cards);
        queue.Enter(Claim("old", 1, isSpot: true, age: 0));
        queue.Enter(Claim("young", 2, isSpot: true, age: 1));
        queue.Enter(Claim("dedicated", 1, age: 0));
        queue.Advance();
        Assert.Empty(queue.ToPreempt());

        queue.Enter(Claim("waits", 2, isSpot: true, age: 2));
        Assert.Empty(queue.ToPreempt());
        queue.Enter(Claim("urgent", 2, age: 3));
        Assert.Equal("young", Assert.Single(queue.ToPreempt()).TaskId);
        queue.Enter(Claim("large", 4, age: 2));
        Assert.Empty(queue.ToPreempt());
    }

    [Fact]
    public void ToPreempt_AnyHistory_PutsADedicatedClaimFirstAndNeverThoseThatGaveWay() => GenClaim.Array[1, 20].Sample(claims =>
    {
        var queue = new SlotQueue(Cards);
        foreach (var claim in claims)
        {
            queue.Enter(claim);
            queue.Advance();
        }

        if (queue.ToPreempt() is { Count: > 0 } inTheWay)
        {
            var preempted = inTheWay.Select(name => queue.FindGrant(name)!.Claim).ToList();
            Assert.All(preempted, claim => Assert.Equal(ComputePriority.Spot, claim.Request.Priority));
            foreach (var claim in preempted)
            {
                queue.Release(claim.Attempt);
                queue.Enter(claim with { Attempt = claim.Attempt with { Number = claim.Attempt.Number + 1 } });
            }

            Assert.Equal(ComputePriority.Dedicated, queue.Waiting.First().Request.Priority);
        }
    });

    [Fact]
    public void Enter_TenThousandClaims_TakesLittleMemory()
    {
        var queue = new SlotQueue(Cards);
        ComputeClaim[] claims = [.. Enumerable.Range(0, 10_000).Select(number => Claim($"t{number}", 1, age: number % 100))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Array.ForEach(claims, queue.Enter);
        var perClaim = (GC.GetAllocatedBytesForCurrentThread() - before) / claims.Length;

        // All that was allocated on the way, outgrown tables too, so more than is kept; other tests cannot disturb the figure.
        Assert.InRange(perClaim, 0, 1024);
        Assert.Equal(Enumerable.Range(1, claims.Length), claims.Select(claim => queue.Position(claim.Attempt)!.Value).Order());
    }

    [Fact]
    public void AnyHistory_NeverSharesCardsNorOvertakesTheLine() => Gen.Select(GenClaim, Gen.Int[0, 2]).Array[1, 60].Sample(history =>
    {
        var queue = new SlotQueue(Cards);
        foreach (var (claim, deed) in history)
        {
            if (deed == 0)
            {
                queue.Release(claim.Attempt);
            }
            else
            {
                queue.Enter(claim);
            }

            var line = queue.Waiting.ToArray();
            var grants = queue.Advance();
            var held = queue.Granted.SelectMany(grant => grant.Cards).ToArray();
            Assert.Equal(held.Length, held.Distinct().Count());
            Assert.Equal(Cards - held.Length, queue.FreeCards);
            Assert.All(queue.Granted, grant => Assert.Equal(grant.Claim.Request.TotalCards, grant.Cards.Count));
            Assert.Equal(line.Take(grants.Count), grants.Select(grant => grant.Claim));
            Assert.True(queue.Waiting.FirstOrDefault() is not { } first || first.Request.TotalCards > queue.FreeCards);
            Assert.Equal(Enumerable.Range(1, line.Length - grants.Count), queue.Waiting.Select(waiting => queue.Position(waiting.Attempt)!.Value));
            foreach (var own in queue.Waiting.GroupBy(waiting => waiting.Job.Workspace))
            {
                Assert.Equal(own.OrderBy(waiting => (waiting.Request.Priority, waiting.CreatedAt)), own);
            }
        }
    });

    [Fact]
    public void Restore_AnyGrants_GivesTheSameQueueAsBefore() => GenClaim.Array[1, 10].Sample(claims =>
    {
        var queue = new SlotQueue(Cards);
        Array.ForEach(claims, queue.Enter);
        queue.Advance();
        var restored = new SlotQueue(Cards);
        foreach (var grant in queue.Granted)
        {
            restored.Restore(grant);
            restored.Restore(grant);
        }

        Assert.Equal(queue.FreeCards, restored.FreeCards);
        foreach (var grant in queue.Granted)
        {
            restored.Release(grant.Claim.Attempt);
        }

        Assert.Equal(Cards, restored.FreeCards);
    });

    private static ComputeClaim Claim(string task, int cards, bool isSpot = false, int age = 0, string workspace = "default") => new(
        new AttemptName(task, "job-1", 1),
        new JobKey(task, "job-1", workspace),
        new ComputeRequest("local", "cpu", 1, cards, isSpot ? ComputePriority.Spot : ComputePriority.Dedicated),
        DateTimeOffset.UnixEpoch.AddSeconds(age));
}
