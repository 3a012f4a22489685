using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.Machine;

namespace FineTune.LocalTraining.Queue;

/// <summary>
/// One queue for each kind of card, kept on disk: a grant is written before it is told. An attempt that was granted cards while
/// it waited is hinted again and again until it asks, because hints may be lost; as often, attempts of spot priority that stand in the way
/// of a dedicated one are asked to end.
/// </summary>
/// <param name="hardware">Which cards there are.</param>
/// <param name="attemptsDirectory">Where grants are kept.</param>
/// <param name="signals">Told of grants.</param>
/// <param name="time">When it is time to tell again.</param>
/// <param name="preempt">Asks an attempt of spot priority to write a checkpoint and end, and may be called many times for one; null where
/// none is taken its cards.</param>
internal sealed class SlotAllocator(
    Hardware hardware, string attemptsDirectory, IJobSignals signals, TimeProvider time, Action<AttemptName>? preempt = null) : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly Dictionary<string, SlotQueue> queues =
        hardware.Offers.ToDictionary(offer => offer.ComputeType, offer => new SlotQueue(offer.TotalCards));

    private readonly Dictionary<AttemptName, JobKey> untold = [];
    private ITimer? timer;

    /// <summary>Reads the grants that an earlier host has made.</summary>
    public IReadOnlyList<SlotGrant> Reload()
    {
        Directory.CreateDirectory(attemptsDirectory);
        List<SlotGrant> grants = [];
        lock (gate)
        {
            foreach (var folder in Directory.EnumerateDirectories(attemptsDirectory))
            {
                var files = new AttemptFiles(attemptsDirectory, Path.GetFileName(folder));
                if (files.ReadGrant() is not { } grant)
                {
                    continue;
                }

                QueueOf(grant.Claim.Request.ComputeType).Restore(grant);
                grants.Add(grant);
                if (files.ReadSubmission() is null)
                {
                    untold[grant.Claim.Attempt] = grant.Claim.Job;
                }
            }
        }

        return grants;
    }

    public void StartLooking() => timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, LookPeriod);

    /// <summary>Takes a claim, or looks after one taken before.</summary>
    /// <returns>Its grant; null while it waits.</returns>
    public SlotGrant? Claim(ComputeClaim claim)
    {
        lock (gate)
        {
            var queue = QueueOf(claim.Request.ComputeType);
            queue.Enter(claim);
            Advance(queue);
            untold.Remove(claim.Attempt);
            return queue.FindGrant(claim.Attempt);
        }
    }

    public SlotGrant? Find(AttemptName attempt)
    {
        lock (gate)
        {
            return queues.Values.Select(queue => queue.FindGrant(attempt)).FirstOrDefault(grant => grant is not null);
        }
    }

    public int? Position(AttemptName attempt)
    {
        lock (gate)
        {
            return queues.Values.Select(queue => queue.Position(attempt)).FirstOrDefault(position => position is not null);
        }
    }

    public void Release(AttemptName attempt)
    {
        lock (gate)
        {
            untold.Remove(attempt);
            foreach (var queue in queues.Values)
            {
                queue.Release(attempt);
                Advance(queue);
            }
        }

        HintUntold();
    }

    public IReadOnlyList<string> Names()
    {
        lock (gate)
        {
            return
            [
                .. queues.Values.SelectMany(queue =>
                    queue.Granted.Select(grant => grant.Claim).Concat(queue.Waiting).Select(claim => claim.Attempt.ToString())),
            ];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }
    }

    // A kind of card that the machine has lost keeps its grants until they are released.
    private SlotQueue QueueOf(string computeType)
    {
        if (!queues.TryGetValue(computeType, out var queue))
        {
            queues[computeType] = queue = new SlotQueue(0);
        }

        return queue;
    }

    private void Advance(SlotQueue queue)
    {
        var grants = queue.Advance();
        var written = 0;
        try
        {
            foreach (var grant in grants)
            {
                new AttemptFiles(attemptsDirectory, grant.Claim.Attempt.ToString()).WriteGrant(grant);
                untold[grant.Claim.Attempt] = grant.Claim.Job;
                written++;
            }
        }
        catch
        {
            // A grant that was not written was not made: those claims go back to their places and the caller tries again.
            foreach (var grant in grants.Skip(written))
            {
                queue.Release(grant.Claim.Attempt);
                queue.Enter(grant.Claim);
            }

            throw;
        }
    }

    private void Look()
    {
        HintUntold();
        if (preempt is null)
        {
            return;
        }

        AttemptName[] inTheWay;
        lock (gate)
        {
            inTheWay = [.. queues.Values.SelectMany(queue => queue.ToPreempt())];
        }

        Array.ForEach(inTheWay, preempt);
    }

    private void HintUntold()
    {
        KeyValuePair<AttemptName, JobKey>[] all;
        lock (gate)
        {
            all = [.. untold];
        }

        foreach (var (attempt, job) in all)
        {
            signals.Hint(job, attempt.Number);
        }
    }
}
