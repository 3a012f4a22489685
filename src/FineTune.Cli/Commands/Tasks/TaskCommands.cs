using System.CommandLine;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task …</c></summary>
internal static class TaskCommands
{
    public static Listing Listing { get; } = new(
        task => Show.Text(task["name"]),
        [
            new(new("Name", "名称"), task => Show.Text(task["name"])),
            new(new("State", "状态"), task => Show.Text(task["state"])),
            new(new("Progress", "进度"), task => Show.Percent(task["progress"])),
            new(new("Eta", "剩余"), task => Show.Seconds(Show.Number(task["progress"]?["etaSeconds"]))),
            new(new("Model", "模型"), task => Show.Text(task["model"])),
            new(new("Method", "方法"), task => $"{task["method"]}/{task["stage"]}"),
            new(new("Jobs", "作业"), task => $"{JobJson.Of(task).Count}"),
            new(new("Age", "已创建"), task => Show.Age(task["createdAt"])),
        ],
        tasks => tasks.Count == 0 ? "finetune task create NAME --model MODEL --dataset DATASET" : $"finetune task get {tasks[0]["name"]}");

    public static Command Of(CommandSet set) => set.Group("task", new("Create, look at and steer tasks", "创建、查看和控制任务"),
        CreateCommand.Of(set), ValidateCommand.Of(set), ListCommand.Of(set), GetCommand.Of(set), WatchCommand.Of(set),
        AskCommand.Of(set, "cancel", new("End jobs; what they saved stays", "终止作业，已保存的内容保留"), new("cancel asked for", "已请求取消")),
        AskCommand.Of(set, "pause", new("End jobs after a checkpoint, to be resumed", "保存检查点后暂停作业"), new("pause asked for", "已请求暂停")),
        AskCommand.Of(set, "resume", new("Go on with paused jobs", "恢复已暂停的作业"), new("resume asked for", "已请求恢复")),
        AskCommand.Of(set, "retry", new("Go on with failed or cancelled jobs from the newest checkpoint", "从最新检查点重试失败或已取消的作业"), new("retry asked for", "已请求重试")),
        CloneCommand.Of(set), DeleteCommand.Of(set));
}
