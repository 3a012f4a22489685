using System.Globalization;
using System.Text.Json;
using FineTune.Core.Datasets;
using FineTune.Core.Evaluations;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.FollowUps;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Evaluations;

/// <summary>Makes an evaluation: fetches model and dataset, then has the trainer set both models side by side.</summary>
internal sealed class EvaluationRun(LocalTrainingOptions options, ITaskStore tasks, IDatasetStore datasets, ModelFetch fetch, TimeProvider clock)
    : IFollowUpWork<EvaluationRequest, ModelEvaluation>
{
    private const string PromptsFile = "prompts.json";

    private readonly FollowUpTrainer trainer = new(options);

    public string Name => "evaluation";

    public Finding UnderWay => FollowUpRefusals.EvaluationUnderWay;

    public ModelEvaluation Begin(EvaluationRequest request) => new(EvaluationState.Waiting, request.Options, request.RequestedAt);

    public bool Takes(TrainedForm form) => true;

    public async Task<ModelEvaluation> RunAsync(EvaluationRequest request, FollowUpTurn<ModelEvaluation> turn, CancellationToken cancellation)
    {
        var (begun, asked) = (Begin(request), request.Options);
        await turn.TellAsync(begun with { State = EvaluationState.Fetching });
        await fetch.RunAsync(request.Attempt, request.Model, turn.Folder, [JobDirectory.AdapterFolder, JobDirectory.ModelFolder], cancellation);
        var version = asked.Dataset is { } dataset ? await FindAsync(DatasetReference.Parse(dataset), cancellation) : null;
        if (asked.Dataset is not null && (version is null || !await CopyAsync(version, turn.Folder, cancellation)))
        {
            return End(begun) with { State = EvaluationState.Failed, Error = FollowUpErrors.DatasetGone(asked.Dataset) };
        }

        begun = begun with
        {
            Overlap = asked.Dataset is { } measured ? await TrainedRows.OverlapAsync(tasks, datasets, request.Key.Task, measured, cancellation) : null,
        };
        await turn.TellAsync(begun with { State = EvaluationState.Evaluating });
        await File.WriteAllTextAsync(Path.Combine(turn.Folder, PromptsFile), JsonSerializer.Serialize(asked.Prompts), cancellation);
        var (told, error) = await trainer.RunAsync<Answer>(Arguments(asked, version, turn.Folder), turn.Mark, cancellation);
        return error is null
            ? new Comparison(told!.Rows, told.Base, told.Tuned, told.Answers).Complete(End(begun))
            : End(begun) with { State = EvaluationState.Failed, Error = error };
    }

    private static string[] Arguments(EvaluationOptions asked, DatasetVersion? version, string folder) =>
    [
        "evaluate", "--job", Path.Combine(folder, JobDirectory.JobFile), "--prompts", Path.Combine(folder, PromptsFile),
        "--max-new-tokens", asked.MaxNewTokens.ToString(CultureInfo.InvariantCulture),
        "--temperature", asked.Temperature.ToString(CultureInfo.InvariantCulture), "--seed", asked.Seed.ToString(CultureInfo.InvariantCulture),
        .. version is null
            ? Array.Empty<string>()
            : ["--rows", Path.Combine(folder, JobDirectory.DataPath(version)), "--max-samples", asked.MaxSamples.ToString(CultureInfo.InvariantCulture)],
    ];

    private Task<DatasetVersion?> FindAsync(DatasetReference reference, CancellationToken cancellation) =>
        datasets.FindAsync(reference.Name, reference.Version, cancellation);

    private async Task<bool> CopyAsync(DatasetVersion version, string folder, CancellationToken cancellation)
    {
        await using var content = await datasets.OpenAsync(version, cancellation);
        if (content is null)
        {
            return false;
        }

        var path = Path.Combine(folder, JobDirectory.DataPath(version));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var copy = File.Create(path);
        await content.CopyToAsync(copy, cancellation);
        return true;
    }

    private ModelEvaluation End(ModelEvaluation begun) => begun with { FinishedAt = clock.GetUtcNow() };

    private sealed record Answer(int Rows, TrainerScore? Base, TrainerScore? Tuned, IReadOnlyList<AnswerPair>? Answers, TrainerFailure? Error)
        : TrainerAnswer(Error);
}
