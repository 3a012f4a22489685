using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Documents;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Commands.Tasks;

/// <summary><c>finetune task clone</c></summary>
internal static class CloneCommand
{
    public static Command Of(CommandSet set) => set.Make("clone", new("Create a task like another, with changes", "按已有任务创建，可修改参数"), command =>
    {
        var from = CommandSet.Suggest(set.Required(command, "from", new("Name of the task to copy", "要复制的任务名称")), set.Names.Tasks);
        var name = set.Required(command, "name", new("Name of the new task", "新任务的名称"));
        var settings = TaskInput.Settings(set, command);
        var creation = new Creation(set, command);
        return async (session, parsed, cancellation) =>
        {
            var original = await session.Server.GetAsync(TaskPath.Of(parsed.GetRequiredValue(from)), cancellation);
            var document = (JsonObject)original!["specification"]!.DeepClone();
            document[ParameterTable.Name.Path] = parsed.GetRequiredValue(name);
            TaskDocument.Change(document, parsed.GetValue(settings) ?? []);
            return await creation.RunAsync(session, parsed, document, cancellation);
        };
    });
}
