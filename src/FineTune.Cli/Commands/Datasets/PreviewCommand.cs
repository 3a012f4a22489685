using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using Spectre.Console;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset preview</c></summary>
internal static class PreviewCommand
{
    public static Command Of(CommandSet set) => set.Make("preview", new(
        "Show rows as the model will see them; what is learned stands between « and »", "显示模型看到的数据行；« 与 » 之间为参与训练的内容"), command =>
    {
        var dataset = set.Dataset(command);
        var model = ModelReading.Model(set, command);
        var template = ModelReading.Template(set, command);
        var stage = set.Option<string?>(command, "--stage", new("Stage; the first that the rows fit by default", "训练阶段，默认第一个适用的阶段"));
        var first = set.Option<int?>(command, "--first", new("Rows to leave out before", "跳过的行数"));
        var count = set.Option<int?>(command, "--count", new("Rows to show; 5 by default", "显示的行数，默认 5"));
        var cutoff = set.Option<int?>(command, "--cutoff-length", new("Longest row in tokens; as a task has it by default", "每行最多的词元数，默认与任务相同"));
        return async (session, parsed, cancellation) =>
        {
            (string Name, object? Value)[] query =
            [
                ("model", parsed.GetValue(model)), ("template", parsed.GetValue(template)), ("stage", parsed.GetValue(stage)),
                ("first", parsed.GetValue(first)), ("count", parsed.GetValue(count)), ("cutoffLength", parsed.GetValue(cutoff)),
            ];
            return await ModelReading.ShowAsync(session, parsed.GetRequiredValue(dataset), "preview", query, rows => Write(session, rows), cancellation);
        };
    });

    private static void Write(Session session, JsonNode rows)
    {
        foreach (var tokens in rows["sequences"]!.AsArray().Select(sequence => sequence!["tokens"]!.AsArray()))
        {
            var isLearned = false;
            foreach (var token in tokens)
            {
                var learned = token!["learned"]!.GetValue<bool>();
                Switch(session, isLearned, learned);
                session.Out.Answers.Write(new Text(Show.Text(token["text"]), learned ? new Style(Color.Green) : Style.Plain));
                isLearned = learned;
            }

            Switch(session, isLearned, false);
            session.Out.Answers.WriteLine();
            session.Out.Answers.WriteLine();
        }

        session.Out.Note($"{rows["rows"]} rows, {rows["dropped"]} of them dropped.", $"{rows["rows"]} 行，其中丢弃 {rows["dropped"]} 行。");
    }

    private static void Switch(Session session, bool from, bool to)
    {
        if (from != to)
        {
            session.Out.Answers.Write(new Text(to ? "«" : "»"));
        }
    }
}
