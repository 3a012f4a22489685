using FineTune.Core.Catalog;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Functions.Tests;

/// <summary>A platform that answers what the test wants next, and else what lets a job go on.</summary>
internal sealed class ScriptedPlatform : ITrainingPlatform
{
    private readonly Dictionary<Effect, Queue<Exception>> failures = [];

    public string Name => "local";

    public bool Serves(string location) => location == "local";

    public IReadOnlyList<Offer> Offers { get; set; } = [new("local", "cpu", DeviceKind.Cpu, 2, 2, 2, 8, 2, 16, true, 0.05, null, null, ["reference"])];

    public Queue<ComputeGrant> Grants { get; } = [];

    public Queue<TrainingStatus> Statuses { get; } = [];

    /// <summary>What <see cref="ObserveAsync"/> answers when <see cref="Statuses"/> is empty.</summary>
    public TrainingStatus Status { get; set; } = new TrainingStatus.Ended(Verdict.Success);

    public Queue<bool> Stops { get; } = [];

    /// <summary>Attempts that hold something.</summary>
    public HashSet<string> Owned { get; } = [];

    public List<string> Submitted { get; } = [];

    /// <summary>The newest of what was submitted.</summary>
    public Submission? Submission { get; private set; }

    public void FailNext(Effect effect, int times)
    {
        failures[effect] = new Queue<Exception>(Enumerable.Range(1, times).Select(n => new IOException($"Failure {n} of {effect}.")));
    }

    public ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken cancellation) => new(Offers);

    public Task<ComputeGrant> EnsureComputeAsync(ComputeClaim claim, CancellationToken cancellation)
    {
        Fail(Effect.EnsureCompute);
        Owned.Add(claim.Attempt.ToString());
        return Task.FromResult(Grants.TryDequeue(out var grant) ? grant : new ComputeGrant.Ready());
    }

    public int? QueuePosition(AttemptName attempt) => null;

    public Task SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        Fail(Effect.Submit);
        Submitted.Add(submission.Attempt.ToString());
        Submission = submission;
        return Task.CompletedTask;
    }

    public Task<TrainingStatus> ObserveAsync(AttemptName attempt, CancellationToken cancellation)
    {
        Fail(Effect.Observe);
        return Task.FromResult(Statuses.TryDequeue(out var status) ? status : Status);
    }

    public Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation)
    {
        Fail(gracefully ? Effect.StopGracefully : Effect.Stop);
        return Task.FromResult(!Stops.TryDequeue(out var stopped) || stopped);
    }

    public Task CollectAsync(AttemptName attempt, CancellationToken cancellation)
    {
        Fail(Effect.Collect);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(AttemptName attempt, CancellationToken cancellation)
    {
        Fail(Effect.Release);
        Owned.Remove(attempt.ToString());
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListOwnedAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([.. Owned]);

    private void Fail(Effect effect)
    {
        if (failures.TryGetValue(effect, out var queue) && queue.TryDequeue(out var failure))
        {
            throw failure;
        }
    }
}

/// <summary>A catalog of one small model.</summary>
internal sealed class OneModel : IModelCatalog
{
    private static readonly IReadOnlyList<BaseModel> Models =
        [new("tiny", "models/tiny", ["local"], "llama3", false, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT")];

    public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) => new(Models);
}
