using FineTune.Core.Catalog;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Bench.ControlPlane;

/// <summary>A platform with compute for all, on which training takes no time, so that only the control plane is measured.</summary>
internal sealed class InstantPlatform : ITrainingPlatform
{
    private static readonly IReadOnlyList<Offer> Offers =
        [new("local", "cpu", DeviceKind.Cpu, 2, 2, 2, 8, 2, 16, true, 0.05, null, null, ["reference"])];

    public string Name => "local";

    public bool Serves(string location) => location == "local";

    public ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken cancellation) => new(Offers);

    public Task<ComputeGrant> EnsureComputeAsync(ComputeClaim claim, CancellationToken cancellation) =>
        Task.FromResult<ComputeGrant>(new ComputeGrant.Ready());

    public int? QueuePosition(AttemptName attempt) => null;

    public Task SubmitAsync(Submission submission, CancellationToken cancellation) => Task.CompletedTask;

    public Task<TrainingStatus> ObserveAsync(AttemptName attempt, CancellationToken cancellation) =>
        Task.FromResult<TrainingStatus>(new TrainingStatus.Ended(Verdict.Success));

    public Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation) => Task.FromResult(true);

    public Task CollectAsync(AttemptName attempt, CancellationToken cancellation) => Task.CompletedTask;

    public Task ReleaseAsync(AttemptName attempt, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> ListOwnedAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}

/// <summary>A catalog of one small model.</summary>
internal sealed class OneModel : IModelCatalog
{
    private static readonly IReadOnlyList<BaseModel> Models =
        [new("tiny", "models/tiny", ["local"], "llama3", false, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT")];

    public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) => new(Models);
}

/// <summary>Drops hints: the benchmark drives its jobs itself.</summary>
internal sealed class NoSignals : IJobSignals
{
    public void Hint(JobKey job, int? attempt = null)
    {
    }
}
