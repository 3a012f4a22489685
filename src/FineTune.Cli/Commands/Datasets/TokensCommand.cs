using System.CommandLine;
using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using Spectre.Console;

namespace FineTune.Cli.Commands.Datasets;

/// <summary><c>finetune dataset tokens</c></summary>
internal static class TokensCommand
{
    private static readonly Listing Buckets = new(
        bucket => Show.Text(bucket["from"]),
        [
            new(new("From", "起"), bucket => Show.Text(bucket["from"])),
            new(new("Below", "止（不含）"), bucket => Show.Text(bucket["to"])),
            new(new("Rows", "行数"), bucket => Show.Text(bucket["rows"])),
            new(new("Tokens", "词元"), bucket => Show.Text(bucket["tokens"])),
        ],
        _ => "");

    public static Command Of(CommandSet set) => set.Make("tokens", new(
        "Count the tokens of rows under a model's tokenizer, and what a cutoff length would take; estimates of tasks then use the count",
        "按模型的分词器统计各行的词元数及截断损失；此后任务的估算会使用该统计"), command =>
    {
        var dataset = set.Dataset(command);
        var model = ModelReading.Model(set, command);
        var template = ModelReading.Template(set, command);
        var cutoff = set.Option<int?>(command, "--cutoff-length", new("Tokens beyond which a row is cut; as a task has it by default", "超过即截断的词元数，默认与任务相同"));
        return async (session, parsed, cancellation) =>
        {
            (string Name, object? Value)[] query = [("model", parsed.GetValue(model)), ("template", parsed.GetValue(template)), ("cutoffLength", parsed.GetValue(cutoff))];
            return await ModelReading.ShowAsync(session, parsed.GetRequiredValue(dataset), "tokens", query, told => Write(session, told), cancellation);
        };
    });

    private static void Write(Session session, JsonNode told)
    {
        session.Out.Answers.Write(session.Out.TableOf([.. told["tokenHistogram"]!.AsArray().OfType<JsonNode>()], Buckets));
        session.Out.Answers.WriteLine();
        session.Out.Note(
            $"{told["tokens"]} tokens in {told["rows"]} rows; the longest row has {told["longestRow"]}. Beyond {told["cutoffLength"]}: {told["rowsBeyond"]} rows, {told["tokensBeyond"]} tokens.",
            $"{told["rows"]} 行共 {told["tokens"]} 个词元，最长一行 {told["longestRow"]} 个。超过 {told["cutoffLength"]}：{told["rowsBeyond"]} 行，{told["tokensBeyond"]} 个词元。");
        if (!JsonNode.DeepEquals(told["rows"], told["countedRows"]))
        {
            session.Out.Note($"{told["countedRows"]} rows, evenly spread, were counted.", $"统计了均匀抽取的 {told["countedRows"]} 行。");
        }

        if (told["template"] is null)
        {
            session.Out.Note("The texts alone were counted, without the template around them.", "仅统计文本本身，不含模版。");
        }
    }
}
