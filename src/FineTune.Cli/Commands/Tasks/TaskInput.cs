using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json.Nodes;
using FineTune.Cli.Documents;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>How a task is given on the command line: a file, settings, or both.</summary>
internal sealed class TaskInput
{
    private readonly Argument<string?> name;
    private readonly Option<string?> file;
    private readonly Option<string?> model;
    private readonly Option<string?> dataset;
    private readonly Option<string[]> settings;

    public TaskInput(CommandSet set, Command command)
    {
        name = set.Optional(command, "name", new("Name of the task; wins over the file's", "任务名称，优先于文件中的名称"));
        file = set.Option<string?>(command, "--file", new("Task as YAML or JSON; - reads standard input", "YAML 或 JSON 格式的任务；- 表示标准输入"), "-f");
        model = set.Option<string?>(command, "--model", new("Base model", "基础模型"));
        dataset = set.Option<string?>(command, "--dataset", new("Datasets, joined by commas", "数据集，以逗号分隔"));
        settings = Settings(set, command);
    }

    /// <summary><c>--set path=value</c>.</summary>
    public static Option<string[]> Settings(CommandSet set, Command command)
    {
        var settings = set.Option<string[]>(command, "--set", new(
            "A parameter, as lora.rank=16; of one job, as jobs[1].lora.rank=32; repeat it for more",
            "设置参数，如 lora.rank=16；单个作业如 jobs[1].lora.rank=32；可重复"));
        settings.HelpName = "path=value";
        settings.CompletionSources.Add(_ => ParameterTable.All.Select(row => new CompletionItem(row.Path + "=")));
        return settings;
    }

    public JsonObject Read(ParseResult parsed)
    {
        List<string> all =
        [
            .. parsed.GetValue(model) is { } chosen ? [$"{ParameterTable.Model.Path}={chosen}"] : Array.Empty<string>(),
            .. parsed.GetValue(dataset) is { } data ? [$"{ParameterTable.Dataset.Path}={data}"] : Array.Empty<string>(),
            .. parsed.GetValue(settings) ?? [],
        ];
        return TaskDocument.Read(parsed.GetValue(name), parsed.GetValue(file), all);
    }
}
