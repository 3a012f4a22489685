using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Jobs;
using FineTune.Cli.Commands.Tasks;
using FineTune.Cli.Output;
using FineTune.Core.Exports;
using FineTune.Core.Findings;

namespace FineTune.Cli.Commands.TunedModels;

/// <summary><c>finetune model export</c></summary>
internal static class ExportCommand
{
    private static readonly Dictionary<ExportState, LocalizedText> Steps = new()
    {
        [ExportState.Waiting] = new("Waiting for exports before it", "等待前面的导出"),
        [ExportState.Fetching] = new("Fetching the adapter", "正在读取适配器"),
        [ExportState.Merging] = new("Merging the adapter into the base model", "正在将适配器合并到基础模型"),
        [ExportState.Storing] = new("Storing the merged model", "正在保存合并后的模型"),
        [ExportState.Succeeded] = new("Exported", "导出完成"),
        [ExportState.Failed] = new("The export failed", "导出失败"),
    };

    public static Command Of(CommandSet set) => set.Make("export", new(
        "Merge the adapter of a job into its base model, and download the whole", "将作业的适配器合并到基础模型并下载完整模型"), command =>
    {
        var arguments = new JobArguments(set, command);
        var dtype = set.Option<string?>(command, "--dtype", new(
            "Type of the weights: bfloat16, float16 or float32; that of the base model by default", "权重类型：bfloat16、float16 或 float32，默认与基础模型相同"));
        dtype.AcceptOnlyFromAmong([.. ModelExport.Dtypes]);
        var directory = set.Option<string?>(command, "--directory", new("Folder to put it in; TASK-merged by default", "存放的文件夹，默认为 任务名-merged"), "-d");
        var only = set.Option<bool>(command, "--no-download", new("Leave it at the server", "不下载，保留在服务器"));
        return async (session, parsed, cancellation) =>
        {
            var (task, job) = await arguments.ReadAsync(session, parsed, cancellation);
            var folder = parsed.GetValue(only) ? null : new ModelFolder(parsed.GetValue(directory) ?? $"{task}-merged");
            var path = $"{TaskPath.Of(task, job)}/export";
            var export = await session.Server.PostAsync(path, new JsonObject { ["dtype"] = parsed.GetValue(dtype) }, cancellation);
            var watch = new FollowUpWatch<ExportState>(session, path, Steps, ExportState.Succeeded, ExportState.Failed);
            return await Following.RunAsync(session, $"{task}/{job}", $"finetune model export {task} {job}", async () =>
            {
                export = await watch.FollowAsync(export!, cancellation);
                if (folder is null)
                {
                    session.Out.Hint($"finetune model export {task} {job}");
                }
                else
                {
                    await folder.FillAsync(session, $"{path}.zip", Show.Number(export["bytes"]) ?? 0, cancellation);
                }

                return ExitCode.Done;
            }, cancellation);
        };
    });
}
