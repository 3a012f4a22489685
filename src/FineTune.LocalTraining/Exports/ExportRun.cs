using FineTune.Core.Exports;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.FollowUps;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Exports;

/// <summary>Makes an export: fetches, merges and stores.</summary>
internal sealed class ExportRun(LocalTrainingOptions options, IArtifactStore artifacts, ModelFetch fetch, TimeProvider clock) : IFollowUpWork<ExportRequest, ModelExport>
{
    private const string OutputFolder = "merged";

    private readonly FollowUpTrainer trainer = new(options);

    public string Name => "export";

    public Finding UnderWay => FollowUpRefusals.ExportUnderWay;

    public ModelExport Begin(ExportRequest request) => new(ExportState.Waiting, request.Dtype, request.RequestedAt);

    public bool Takes(TrainedForm form) => form == TrainedForm.Adapter;

    public async Task<ModelExport> RunAsync(ExportRequest request, FollowUpTurn<ModelExport> turn, CancellationToken cancellation)
    {
        var begun = Begin(request);
        await turn.TellAsync(begun with { State = ExportState.Fetching });
        await fetch.RunAsync(request.Attempt, request.Model, turn.Folder, [JobDirectory.AdapterFolder], cancellation);
        await turn.TellAsync(begun with { State = ExportState.Merging });
        var output = Path.Combine(turn.Folder, OutputFolder);
        string[] arguments =
        [
            "export", "--job", Path.Combine(turn.Folder, JobDirectory.JobFile), "--merge", "--output", output,
            .. request.Dtype is { } dtype ? ["--dtype", dtype] : Array.Empty<string>(),
        ];
        if ((await trainer.RunAsync<Answer>(arguments, turn.Mark, cancellation)).Error is { } error)
        {
            return begun with { State = ExportState.Failed, FinishedAt = clock.GetUtcNow(), Error = error };
        }

        await turn.TellAsync(begun with { State = ExportState.Storing });
        var bytes = await StoreAsync(output, request.Attempt.RunPrefix + JobDirectory.MergedFolder, cancellation);
        return begun with { State = ExportState.Succeeded, FinishedAt = clock.GetUtcNow(), Bytes = bytes };
    }

    private async Task<long> StoreAsync(string output, string prefix, CancellationToken cancellation)
    {
        // An earlier export may have had other files.
        await artifacts.DeleteAllAsync(prefix, cancellation);
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(output).EnumerateFiles())
        {
            await using var content = file.OpenRead();
            await artifacts.PutAsync(prefix + file.Name, content, cancellation);
            bytes += file.Length;
        }

        return bytes;
    }

    private sealed record Answer(TrainerFailure? Error) : TrainerAnswer(Error);
}
