using System.CommandLine;
using FineTune.Cli.Documents;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task clone</c></summary>
internal static class CloneCommand
{
    public static Command Of(CommandSet set) => set.Make("clone", new("Create a task like another, with changes", "按已有任务创建，可修改参数"), command =>
    {
        var from = set.Required(command, "from", new("Name of the task to copy", "要复制的任务名称"));
        var name = set.Required(command, "name", new("Name of the new task", "新任务的名称"));
        var settings = set.Option<string[]>(command, "--set", new("A parameter, as lora.rank=16; repeat it for more", "设置参数，如 lora.rank=16；可重复"));
        return async (session, parsed, cancellation) =>
        {
            var original = await session.Server.GetAsync(TaskPath.Of(parsed.GetRequiredValue(from)), cancellation);
            var document = original!["specification"]!.DeepClone().AsObject();
            document[ParameterTable.Name.Path] = parsed.GetRequiredValue(name);
            var task = await session.Server.PostAsync("/api/tasks", TaskDocument.Change(document, parsed.GetValue(settings) ?? []), cancellation);
            session.Out.Write(task, TaskCommands.Listing with { Next = _ => $"finetune task watch {parsed.GetRequiredValue(name)}" });
            return ExitCode.Done;
        };
    });
}
