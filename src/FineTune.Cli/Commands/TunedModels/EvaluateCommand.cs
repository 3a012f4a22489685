using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Jobs;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using FineTune.Core.Evaluations;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary><c>finetune model evaluate</c></summary>
internal static class EvaluateCommand
{
    private static readonly Dictionary<EvaluationState, LocalizedText> Steps = new()
    {
        [EvaluationState.Waiting] = new("Waiting for evaluations before it", "等待前面的评估"),
        [EvaluationState.Fetching] = new("Fetching model and dataset", "正在读取模型与数据集"),
        [EvaluationState.Evaluating] = new("Measuring both models and asking them", "正在评估两个模型并生成回答"),
        [EvaluationState.Succeeded] = new("Evaluated", "评估完成"),
        [EvaluationState.Failed] = new("The evaluation failed", "评估失败"),
    };

    private static readonly (string Field, LocalizedText Name)[] Scores =
    [
        ("loss", new("Loss", "损失")), ("perplexity", new("Perplexity", "困惑度")), ("rewardAccuracy", new("Reward accuracy", "偏好准确率")),
        ("rewardMargin", new("Reward margin", "奖励差")),
    ];

    private static readonly Listing Measured = new(
        row => Show.Text(row["name"]),
        [
            new(new("Measure", "指标"), row => Show.Text(row["name"])),
            new(new("Base", "基础模型"), row => Show.Value(Show.Number(row["base"]))),
            new(new("Tuned", "微调后"), row => Show.Value(Show.Number(row["tuned"]))),
        ],
        _ => "");

    private static readonly Listing Answered = new(
        row => Show.Text(row["prompt"]),
        [
            new(new("Prompt", "提示词"), row => Show.Text(row["prompt"]), Wraps: true),
            new(new("Base", "基础模型"), row => Show.Text(row["base"]), Wraps: true),
            new(new("Tuned", "微调后"), row => Show.Text(row["tuned"]), Wraps: true),
        ],
        _ => "");

    public static Command Of(CommandSet set) => set.Make("evaluate", new(
        "Set the tuned model and its base side by side, on a dataset, on prompts or both; with neither, show the last time",
        "将微调后的模型与基础模型在数据集和提示词上对比；都不指定时显示最近一次评估"), command =>
    {
        var arguments = new JobArguments(set, command);
        var dataset = set.Option<string?>(command, "--dataset", new("Dataset to measure on: name, or name@version", "用于评估的数据集：名称，或 名称@版本"));
        dataset.CompletionSources.Add(set.Names.Datasets);
        var prompt = set.Option<string[]>(command, "--prompt", new("What both models answer; may be repeated", "两个模型都要回答的提示词，可重复"), "-p");
        var samples = set.Option<int?>(command, "--max-samples", new("Rows of the dataset to measure at most; 1000 by default", "最多评估的数据行数，默认 1000"));
        var tokens = set.Option<int?>(command, "--max-new-tokens", new("Longest answer in tokens; 128 by default", "回答的最大 token 数，默认 128"));
        var temperature = set.Option<double?>(command, "--temperature", new("0, the default, for the most likely answers; up to 2 for drawn ones", "默认 0，取最可能的回答；大于 0（最大 2）则随机采样"));
        var seed = set.Option<int?>(command, "--seed", new("Of answers that are drawn; 42 by default", "随机采样的种子，默认 42"));
        return async (session, parsed, cancellation) =>
        {
            var (task, job) = await arguments.ReadAsync(session, parsed, cancellation);
            var path = $"{TaskPath.Of(task, job)}/evaluation";
            var asked = new JsonObject
            {
                ["dataset"] = parsed.GetValue(dataset),
                ["prompts"] = new JsonArray([.. (parsed.GetValue(prompt) ?? []).Select(text => JsonValue.Create(text))]),
                ["maxSamples"] = parsed.GetValue(samples),
                ["maxNewTokens"] = parsed.GetValue(tokens),
                ["temperature"] = parsed.GetValue(temperature),
                ["seed"] = parsed.GetValue(seed),
            };
            var isAsking = asked["dataset"] is not null || asked["prompts"]!.AsArray().Count > 0;
            var seen = isAsking ? await session.Server.PostAsync(path, asked, cancellation) : await session.Server.GetAsync(path, cancellation);
            var watch = new FollowUpWatch<EvaluationState>(session, path, Steps, EvaluationState.Succeeded, EvaluationState.Failed);
            return await Following.RunAsync(session, $"{task}/{job}", $"finetune model evaluate {task} {job}", async () =>
            {
                Write(session, await watch.FollowAsync(seen!, cancellation), $"{task}/{job}");
                return ExitCode.Done;
            }, cancellation);
        };
    });

    private static void Write(Session session, JsonNode evaluation, string name)
    {
        switch (session.Out.Format)
        {
            case OutputFormat.Name:
                Console.Out.WriteLine(name);
                break;
            case OutputFormat.Table:
                WriteTables(session, evaluation);
                break;
            default:
                session.Out.WriteData(evaluation);
                break;
        }
    }

    private static void WriteTables(Session session, JsonNode evaluation)
    {
        if (evaluation["base"] is { } before && evaluation["tuned"] is { } after)
        {
            var rows = Scores.Where(score => before[score.Field] is not null || after[score.Field] is not null).Select(score => new JsonObject
            {
                ["name"] = session.Language.Of(score.Name),
                ["base"] = before[score.Field]?.DeepClone(),
                ["tuned"] = after[score.Field]?.DeepClone(),
            });
            session.Out.Answers.Write(session.Out.TableOf([.. rows], Measured));
            TellOfRows(session, evaluation);
        }

        if (evaluation["answers"] is JsonArray { Count: > 0 } answers)
        {
            session.Out.Answers.Write(session.Out.TableOf([.. answers.Select(answer => answer!)], Answered));
        }
    }

    private static void TellOfRows(Session session, JsonNode evaluation)
    {
        var (rows, dataset) = (Show.Count(evaluation["rows"]), Show.Text(evaluation["options"]?["dataset"]));
        session.Out.Note($"{rows} rows of {dataset} were measured.", $"已评估 {dataset} 的 {rows} 行。");
        if (Show.Number(evaluation["overlap"]?["shared"]) is > 0 and var shared)
        {
            var different = Show.Count(evaluation["overlap"]?["different"]);
            session.Out.WriteFindings([new Finding("", "rows-trained", Severity.Warning,
                new($"{shared} of the {different} different rows of the dataset trained as well; the loss on them says nothing about new data.",
                    $"该数据集的 {different} 个不同数据行中有 {shared} 个参与了训练；其损失不能反映新数据上的表现。"),
                new("Measure on rows that did not train.", "请使用未参与训练的数据行进行评估。"))]);
        }
    }
}
