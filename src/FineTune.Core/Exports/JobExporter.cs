using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Exports;

/// <summary>Has models exported by jobs of their own, where they were trained.</summary>
public sealed class JobExporter(JobFollowUps followUps, ExportRecords records, TimeProvider clock) : IModelExporter
{
    /// <inheritdoc/>
    public Task<FollowUpAnswer<ModelExport>> RequestAsync(Job job, string? dtype, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        var asked = new FollowUp(FollowUpKind.Export, job.AttemptName, clock.GetUtcNow(), dtype);
        return followUps.AskAsync(job, asked, FollowUpRefusals.ExportUnderWay, records, Begin, cancellation);
    }

    /// <inheritdoc/>
    public Task<ModelExport?> FindAsync(Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        return followUps.FindAsync(job, FollowUpKind.Export, records, Begin, cancellation);
    }

    private static ModelExport Begin(Job job) => new(StateOf(job.State), job.FollowUp!.Dtype, job.FollowUp.RequestedAt);

    private static ExportState StateOf(JobState state) => state switch
    {
        JobState.Starting => ExportState.Fetching,
        JobState.Running => ExportState.Merging,
        JobState.Finishing or JobState.Cancelling => ExportState.Storing,
        _ => ExportState.Waiting,
    };
}
