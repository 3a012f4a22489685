using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Exports;

/// <summary>How far an export is.</summary>
public enum ExportState
{
    /// <summary>Behind others.</summary>
    Waiting,

    /// <summary>The adapter is brought to the machine that has the base model.</summary>
    Fetching,

    /// <summary>The adapter is added to the weights of the base model.</summary>
    Merging,

    /// <summary>The merged model is brought into storage.</summary>
    Storing,

    Succeeded,

    Failed,
}

/// <summary>The export of a tuned model as one that needs no adapter.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Dtype">Type of the merged weights, one of <see cref="Dtypes"/>; null for that of the base model.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="FinishedAt">UTC; null while it goes on.</param>
/// <param name="Bytes">Size of all its files; null before it has succeeded.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record ModelExport(
    ExportState State, string? Dtype, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt = null, long? Bytes = null, JobError? Error = null)
    : IFollowUp<ModelExport>
{
    /// <summary>Types that merged weights can have, under PyTorch's names.</summary>
    public static IReadOnlyList<string> Dtypes { get; } = ["bfloat16", "float16", "float32"];

    /// <inheritdoc/>
    public bool IsOver => State is ExportState.Succeeded or ExportState.Failed;

    bool IFollowUp<ModelExport>.HasSucceeded => State == ExportState.Succeeded;

    bool IFollowUp<ModelExport>.IsSameAs(ModelExport other) => Dtype == other.Dtype;

    ModelExport IFollowUp<ModelExport>.Fail(JobError error, DateTimeOffset now) => this with { State = ExportState.Failed, FinishedAt = now, Error = error };
}
