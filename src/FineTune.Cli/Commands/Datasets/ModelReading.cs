using System.CommandLine;
using System.Text.Json.Nodes;

namespace FineTune.Cli.Commands.Datasets;

/// <summary>What the commands share that have the rows of a version read as a model reads them.</summary>
internal static class ModelReading
{
    public static Option<string> Model(CommandSet set, Command command)
    {
        var model = set.Option<string>(command, "--model", new("Base model whose tokenizer reads the rows", "分词器所属的基础模型"));
        model.Required = true;
        return model;
    }

    public static Option<string?> Template(CommandSet set, Command command) =>
        set.Option<string?>(command, "--template", new("Prompt template; the model's own by default", "提示词模版，默认使用模型自己的模版"));

    /// <summary>Asks for a reading of a version and shows it; what has no value is left to the service.</summary>
    public static async Task<ExitCode> ShowAsync(
        Session session, string dataset, string reading, IReadOnlyList<(string Name, object? Value)> query, Action<JsonNode> write, CancellationToken cancellation)
    {
        var given = query.Where(item => item.Value is not null).Select(item => $"{item.Name}={Uri.EscapeDataString($"{item.Value}")}");
        var version = (await DatasetCommands.FindAsync(session, dataset, cancellation))!;
        var path = DatasetCommands.Path($"{version["dataset"]}@{version["version"]}");
        var told = await session.Server.GetAsync($"{path}/{reading}?{string.Join('&', given)}", cancellation);
        if (session.Out.IsTable)
        {
            write(told!);
            session.Out.Hint($"finetune task create NAME --model {query.First(item => item.Name == "model").Value} --dataset {version["dataset"]}");
        }
        else
        {
            session.Out.WriteData(told);
        }

        return ExitCode.Done;
    }
}
