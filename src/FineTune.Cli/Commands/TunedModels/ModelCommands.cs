using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using FineTune.Core.Lifecycle;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary><c>finetune model …</c></summary>
internal static class ModelCommands
{
    private static readonly Listing Tuned = new(
        model => $"{model["task"]}/{model["job"]}",
        [
            new(new("Task", "任务"), model => Show.Text(model["task"])),
            new(new("Job", "作业"), model => Show.Text(model["job"])),
            new(new("Base model", "基础模型"), model => Show.Text(model["base"])),
            new(new("Method", "方法"), model => Show.Text(model["method"])),
            new(new("Age", "已创建"), model => Show.Age(model["finishedAt"])),
        ],
        models => models.Count == 0 ? "finetune task list" : $"finetune model download {models[0]["task"]} {models[0]["job"]}");

    public static Command Of(CommandSet set) =>
        set.Group(
            "model", new("List, download, export and evaluate tuned models", "列出、下载、导出和评估微调后的模型"),
            List(set), DownloadCommand.Of(set), ExportCommand.Of(set), EvaluateCommand.Of(set));

    private static Command List(CommandSet set) => set.Make("list", new("List tuned models", "列出微调后的模型"), _ => async (session, parsed, cancellation) =>
    {
        var (tasks, _) = await TaskPages.ReadAsync(session, "", int.MaxValue, cancellation);
        var models = tasks.SelectMany(task => JobJson.Of(task).Where(job => JobJson.State(job) == JobState.Succeeded).Select(job => Describe(task, job)));
        session.Out.Write(new JsonArray([.. models]), Tuned);
        return ExitCode.Done;
    });

    private static JsonObject Describe(JsonNode task, JsonNode job) => new()
    {
        ["task"] = Show.Text(task["name"]),
        ["job"] = Show.Text(job["name"]),
        ["base"] = Show.Text(task["model"]),
        ["method"] = $"{task["method"]}/{task["stage"]}",
        ["finishedAt"] = job["finishedAt"]?.DeepClone(),
    };
}
