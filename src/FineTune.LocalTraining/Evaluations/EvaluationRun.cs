using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
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

    public LocalizedText UnderWay => new("Another evaluation of this job is under way.", "该作业正在进行另一次评估。");

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
            return End(begun) with { State = EvaluationState.Failed, Error = DatasetGone(asked.Dataset) };
        }

        begun = begun with { Overlap = version is null ? null : await OverlapAsync(request, version, cancellation) };
        await turn.TellAsync(begun with { State = EvaluationState.Evaluating });
        await File.WriteAllTextAsync(Path.Combine(turn.Folder, PromptsFile), JsonSerializer.Serialize(asked.Prompts), cancellation);
        var (told, error) = await trainer.RunAsync<Answer>(Arguments(asked, version, turn.Folder), turn.Mark, cancellation);
        return error is null
            ? End(begun) with
            {
                State = EvaluationState.Succeeded,
                Rows = version is null ? null : told!.Rows,
                Base = told!.Base?.ToScore(),
                Tuned = told.Tuned?.ToScore(),
                Answers = told.Answers,
            }
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

    // Unknown where a version that trained is gone.
    private async Task<RowOverlap?> OverlapAsync(EvaluationRequest request, DatasetVersion measured, CancellationToken cancellation)
    {
        var training = new List<DatasetVersion>();
        foreach (var reference in (await tasks.FindTaskAsync(request.Key.Task, cancellation))?.Value.Datasets ?? [])
        {
            if (await FindAsync(DatasetReference.Parse(reference), cancellation) is not { } version)
            {
                return null;
            }

            training.Add(version);
        }

        return await RowOverlap.FindAsync(datasets, measured, training, cancellation);
    }

    private ModelEvaluation End(ModelEvaluation begun) => begun with { FinishedAt = clock.GetUtcNow() };

    private static JobError DatasetGone(string dataset) => new(
        "dataset-gone", new($"Dataset '{dataset}' was deleted.", $"数据集“{dataset}”已删除。"),
        new("Upload it again, or choose another one.", "请重新上传，或选择其他数据集。"));

    private sealed record Answer(int Rows, Score? Base, Score? Tuned, IReadOnlyList<AnswerPair>? Answers, TrainerFailure? Error) : TrainerAnswer(Error);

    private sealed record Score(
        double? Loss, double? Perplexity, [property: JsonPropertyName("reward_accuracy")] double? RewardAccuracy,
        [property: JsonPropertyName("reward_margin")] double? RewardMargin)
    {
        public ModelScore ToScore() => new(Loss, Perplexity, RewardAccuracy, RewardMargin);
    }
}
