using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Ports;

/// <summary>
/// The thing that runs jobs. Every call names the attempt by its deterministic name: a repeated call finds the first one's work
/// and adds nothing to it. A call that cannot look or reach throws; it never guesses. One that needs more time throws
/// <see cref="NotYetException"/>.
/// </summary>
public interface ITrainingPlatform
{
    /// <summary>Stable name: <c>local</c> or <c>azure-ml</c>.</summary>
    string Name { get; }

    /// <summary>Whether jobs of a location run here, also while it has nothing to offer.</summary>
    bool Serves(string location);

    /// <summary>What every location of this platform can give a job now.</summary>
    ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken cancellation);

    /// <summary>Reserves the compute of an attempt, or its place in the queue. When a waiting attempt's turn comes, the platform
    /// hints through <see cref="IJobSignals"/> and keeps the compute for it.</summary>
    Task<ComputeGrant> EnsureComputeAsync(ComputeClaim claim, CancellationToken cancellation);

    /// <summary>Place in the queue, from 1; null when the attempt does not wait.</summary>
    int? QueuePosition(AttemptName attempt);

    /// <summary>Starts training on compute that was granted before.</summary>
    Task SubmitAsync(Submission submission, CancellationToken cancellation);

    /// <summary>Looks at the training of an attempt.</summary>
    Task<TrainingStatus> ObserveAsync(AttemptName attempt, CancellationToken cancellation);

    /// <summary>Ends training: at the next step after a checkpoint when <paramref name="gracefully"/>, else at once.</summary>
    /// <returns>Whether nothing of the attempt runs any more; while false, the call is repeated.</returns>
    Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation);

    /// <summary>Returns once every byte that the attempt wrote is in the artifact store.</summary>
    Task CollectAsync(AttemptName attempt, CancellationToken cancellation);

    /// <summary>Gives compute or place in the queue back and removes everything the platform keeps of the attempt.</summary>
    Task ReleaseAsync(AttemptName attempt, CancellationToken cancellation);

    /// <summary>Names (<see cref="AttemptName.ToString"/>) of all attempts that the platform holds anything for.</summary>
    Task<IReadOnlyList<string>> ListOwnedAsync(CancellationToken cancellation);

    /// <summary>Removes compute that several attempts may share and none uses any more. Called from time to time.</summary>
    Task TidyAsync(CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>A wish for compute, and what its place in the order of wishes comes from; see <see cref="Quotas.FairShare"/>.</summary>
public sealed record ComputeClaim(AttemptName Attempt, JobKey Job, ComputeRequest Request, DateTimeOffset CreatedAt);

/// <summary>What the platform answered to a claim.</summary>
public abstract record ComputeGrant
{
    public sealed record Ready : ComputeGrant;

    public sealed record Waiting : ComputeGrant;

    /// <summary>It can never be granted, as when a machine has fewer cards than were asked for.</summary>
    public sealed record Refused(JobError Error) : ComputeGrant;
}

/// <summary>What to train. The control plane has written <c>job.json</c> and <c>config.yaml</c> below
/// <see cref="AttemptName.RunPrefix"/> before.</summary>
/// <param name="Attempt">Name of the attempt.</param>
/// <param name="Job">Job to signal about.</param>
/// <param name="Compute">Compute that was granted.</param>
/// <param name="Model">Base model.</param>
/// <param name="Datasets">Dataset versions, to train and to measure on; a file lies at <see cref="JobDirectory.DataPath"/> of the job directory.</param>
/// <param name="TimeLimit">Longest time that the job may hold compute; null for no limit. The lifecycle keeps it; a platform may set
/// a limit of its own beyond it.</param>
/// <param name="Secrets">Names of the secrets of its workspace that training gets as environment variables; null for none.</param>
/// <param name="FollowUp">Where what follows another job finds its model and leaves what it makes, instead of training; null to train.</param>
public sealed record Submission(
    AttemptName Attempt,
    JobKey Job,
    ComputeRequest Compute,
    BaseModel Model,
    IReadOnlyList<DatasetVersion> Datasets,
    TimeSpan? TimeLimit = null,
    IReadOnlyList<string>? Secrets = null,
    FollowUpFolders? FollowUp = null);

/// <summary>Folders of a follow-up's source, which it has beside its own directory.</summary>
/// <param name="RunPrefix">Directory of the source.</param>
/// <param name="Trained">Folder in it of what was trained, with a slash at the end; under the same name the trainer looks for it.</param>
/// <param name="Made">Folder in it for what is made, with a slash at the end; null where all of it is told in the result.</param>
public sealed record FollowUpFolders(string RunPrefix, string Trained, string? Made);

/// <summary>What a platform sees of an attempt.</summary>
public abstract record TrainingStatus
{
    /// <summary>The platform knows nothing of the attempt.</summary>
    public sealed record Unknown : TrainingStatus;

    /// <summary>Submitted; no heartbeat yet.</summary>
    public sealed record Starting : TrainingStatus;

    public sealed record Running(TrainingProgress? Progress) : TrainingStatus;

    /// <summary>Over. The verdict is the platform's; the trainer's result, read later, may know better.</summary>
    public sealed record Ended(Verdict Verdict) : TrainingStatus;
}
