using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Tests.Lifecycle;

/// <summary>
/// One job, a store, a platform and a driver that crashes, under faults drawn from a seed. Checks the invariants after every
/// step, so that the first broken one names its seed.
/// </summary>
internal sealed class SimulatedWorld
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random random;
    private readonly double faults;
    private readonly Dictionary<int, Attempted> platform = [];
    private readonly Dictionary<int, Verdict?> results = [];
    private readonly List<Observation> delayed = [];
    private DateTimeOffset now = Epoch;
    private bool purged;

    public SimulatedWorld(int seed)
    {
        random = new Random(seed);
        faults = random.NextDouble() * 0.4;
        Job = new Job
        {
            Key = new JobKey("task", "job-1"),
            TaskId = "id",
            Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
            Retries = random.Next(4),
            MaxDuration = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 60)) : null,
            CreatedAt = Epoch,
            StateSince = Epoch,
        };
    }

    public Job Job { get; private set; }

    public int Steps { get; private set; }

    /// <summary>Runs the job until it rests and no user will move it again.</summary>
    public void Run()
    {
        Observation? observation = null;
        while (!IsOver())
        {
            if (++Steps > 5000)
            {
                throw new InvalidOperationException($"The job does not end: {Job.State}, {Job.Ending}, failures {Job.EffectFailures}.");
            }

            AskSomething();
            observation = Disorder(observation);
            var decision = JobLifecycle.Next(Job, observation, now);
            if (Chance(0.02))
            {
                observation = null; // The driver dies before it has stored anything.
                continue;
            }

            Job = decision.Job;
            Check();
            if (decision.Effect is not { } effect)
            {
                Advance(decision.WakeAt);
                observation = null;
                continue;
            }

            observation = Do(effect);
            if (Chance(0.02))
            {
                observation = null; // The driver dies after the effect, before it has told of it.
            }
        }
    }

    private bool IsOver() =>
        Job.State == JobState.Deleted || (Job.State.IsSettled() && JobLifecycle.Next(Job, null, now).Effect is null && Steps > 20
            && (Job.State != JobState.Paused || Job.Wish != Wish.Pause));

    private void AskSomething()
    {
        if (Job.State == JobState.Paused && Job.Wish == Wish.Pause && Steps > 20)
        {
            Job = JobRequests.Apply(Job, JobRequest.Resume)!;
        }
        else if (Chance(0.03))
        {
            Job = JobRequests.Apply(Job, (JobRequest)random.Next(5)) ?? Job;
        }
    }

    // Signals and observations may be lost, doubled and late.
    private Observation? Disorder(Observation? observation)
    {
        if (observation is not null && Chance(0.1))
        {
            delayed.Add(observation);
        }

        if (delayed.Count > 0 && Chance(0.1))
        {
            var late = delayed[random.Next(delayed.Count)];
            return late.Attempt == Job.Attempt && !IsHarmlessWhenLate(late) ? observation : late;
        }

        return Chance(0.05) ? null : observation;
    }

    // Late news of an earlier attempt must always be harmless. Late news of the current attempt comes from one driver, which
    // runs its effects one after another, so only a look that failed can be late.
    private static bool IsHarmlessWhenLate(Observation late) => late is Observation.EffectFailed or Observation.Missing;

    private Observation Do(Effect effect)
    {
        var attempt = Job.Attempt;
        if (Chance(faults))
        {
            if (Chance(0.5))
            {
                Act(effect, attempt); // It was done, but the answer was lost.
            }

            return new Observation.EffectFailed(attempt, "fault");
        }

        if (Chance(0.05))
        {
            return new Observation.NotYet(attempt, TimeSpan.FromSeconds(random.Next(60)));
        }

        return Act(effect, attempt);
    }

    private Observation Act(Effect effect, int attempt)
    {
        var known = platform.GetValueOrDefault(attempt);
        switch (effect)
        {
            case Effect.ValidateData:
                return new Observation.DataChecked(attempt, Chance(0.03) ? Error("bad_data") : null);
            case Effect.EnsureCompute:
                if (Chance(0.01))
                {
                    return new Observation.Refused(attempt, Error("no_such_compute"));
                }

                platform.TryAdd(attempt, new Attempted());
                return Chance(0.3) ? new Observation.ComputeWaiting(attempt) : new Observation.ComputeReady(attempt);
            case Effect.Submit:
                Require(known is { Submitted: false } or { EndsAt: not null }, "An attempt without compute was trained, or one twice.");
                known!.Submitted = true;
                known.EndsAt ??= now + TimeSpan.FromSeconds(random.Next(0, 1800));
                return new Observation.Submitted(attempt);
            case Effect.Observe:
                return Look(known, attempt);
            case Effect.Stop or Effect.StopGracefully:
                if (known is { Submitted: true, EndsAt: { } ends } && ends > now)
                {
                    var ending = Job.Ending!;
                    var wanted = ending.Target is EndingTarget.Pause or EndingTarget.Cancel or EndingTarget.Delete;
                    Require(wanted || ending.Verdict?.Error?.Code == "time_limit", $"A healthy job was killed: {ending}.");
                    known.EndsAt = now + TimeSpan.FromSeconds(random.Next(3));
                    known.Verdict = new Verdict(VerdictKind.Interrupted);
                    return new Observation.Stopping(attempt);
                }

                return new Observation.Stopped(attempt);
            case Effect.Collect:
                // What was collected stays in storage, so that collecting once more reads the same result.
                results.TryAdd(attempt, known?.Verdict);
                platform.Remove(attempt);
                return new Observation.Collected(attempt, results[attempt] is { } told ? new TrainingResult(told, null) : null);
            case Effect.Release:
                platform.Remove(attempt);
                return new Observation.Released(attempt);
            case Effect.Purge:
                purged = true;
                return new Observation.Purged(attempt);
            default:
                return new Observation.TaskRemoved(attempt);
        }
    }

    private Observation Look(Attempted? known, int attempt)
    {
        if (known is null)
        {
            return new Observation.Missing(attempt);
        }

        if (Chance(0.002))
        {
            known.EndsAt = now;
            known.Verdict = new Verdict(VerdictKind.Broken, Error("peer_lost"));
        }

        if (known.EndsAt > now)
        {
            return new Observation.Training(attempt, Chance(0.7), new TrainingProgress(Steps, 5000));
        }

        known.Verdict ??= random.Next(10) switch
        {
            0 => new Verdict(VerdictKind.Failed, Error("bad_data")),
            1 => new Verdict(VerdictKind.Broken, Error("peer_lost")),
            2 => new Verdict(VerdictKind.Interrupted),
            _ => Verdict.Success,
        };
        return new Observation.Ended(attempt, known.Verdict);
    }

    private void Check()
    {
        Require(Job.HoldsCompute || platform.Count == 0, $"Compute without a stored intent in {Job.State}.");
        Require(platform.Keys.All(number => number == Job.Attempt), "An earlier attempt holds compute.");
        Require(!Job.State.IsSettled() || platform.Count == 0, $"{Job.State} holds compute.");
        Require(Job.RetriesUsed <= Job.Retries, "More retries than allowed.");
        Require(Job.State != JobState.Deleted || purged, "Deleted before its files were.");
        Require(Job.Ending is not { Phase: EndingPhase.Release or EndingPhase.Purge, Target: not EndingTarget.Delete }, $"Files are lost in {Job.Ending}.");
        Require(
            (Job.Ending is not null) == Job.State is JobState.Finishing or JobState.Recovering or JobState.Cancelling or JobState.Deleting,
            $"{Job.State} with {Job.Ending}.");
    }

    // Time goes to the timer, or only part of the way when a signal comes first.
    private void Advance(DateTimeOffset? wakeAt)
    {
        var ahead = (wakeAt ?? now.AddSeconds(1)) - now;
        now += Chance(0.3) ? ahead * random.NextDouble() : ahead;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private static JobError Error(string code) => new(code, new(code, code), new(code, code));

    private sealed class Attempted
    {
        public bool Submitted { get; set; }

        public DateTimeOffset? EndsAt { get; set; }

        public Verdict? Verdict { get; set; }
    }
}
