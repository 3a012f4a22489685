using System.Text;
using CsCheck;

namespace FineTune.DatasetFormats.Tests;

/// <summary>A file that a user might upload, right or wrong.</summary>
internal sealed record GeneratedFile(string Name, byte[] Bytes, string Source);

/// <summary>Files of each format whose rows are mostly right and now and then wrong in one of the ways that files are.</summary>
internal static class GeneratedRows
{
    // Values as JSON: texts that are right in most places, and what stands in their place when something went wrong.
    private static readonly string[] Texts =
        ["\"hello\"", "\"你好\"", "\"a \\\"b\\\"\\n\"", "\"\\u00e9\\ud83d\\ude00\"", "\"<|eot_id|>\"", "\" x \"", "\"1\"", "\"\\u2028\"", "\"=1+1\""];

    private static readonly string[] Oddities =
        ["\"\"", "null", "5", "true", "[]", "{}", "\" \"", "\"\\ud800\"", "[\"a\"]", "1e400", "\"\\u0000\"", "{\"text\":\"a\"}"];

    private static readonly Gen<string> Text = Gen.Frequency((40, Pick(Texts)), (1, Pick(Oddities)));

    private static readonly Gen<string> Row = Gen.OneOf(Alpaca("output"), Conversation("conversations", "from", "value", "human", "gpt"), Conversation("messages", "role", "content", "user", "assistant"));

    private static readonly Gen<string[]> Rows = Gen.OneOf(
        Alpaca("output").Array[1, 4],
        Conversation("conversations", "from", "value", "human", "gpt").Array[1, 4],
        Conversation("messages", "role", "content", "user", "assistant").Array[1, 4],
        Text.Select(text => $"{{\"text\":{text}}}").Array[1, 4],
        Pair.Array[1, 4],
        ShareGptPair.Array[1, 4],
        OpenAiPair.Array[1, 4],
        Kto.Array[1, 3].Select(rows => rows.Select(row => row.Replace("TAG", "true", StringComparison.Ordinal))
            .Append("{\"instruction\":\"q\",\"output\":\"no\",\"kto_tag\":false}").ToArray()),
        Row.Array[1, 2]);

    public static Gen<GeneratedFile> File { get; } = Gen.Select(Rows, Gen.Int[0, 5], (rows, form) =>
    {
        var lines = string.Join('\n', rows);
        return form switch
        {
            0 => Make("data.json", "[" + string.Join(",\n ", rows) + "]"),
            1 => Make("data.jsonl", lines.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n"),
            2 => Make("data.jsonl", "\uFEFF" + lines),
            3 when rows[0].StartsWith("{\"text\"", StringComparison.Ordinal) => Make("data.txt", string.Join("\n \n", rows)),
            4 when rows[0].StartsWith("{\"instruction\"", StringComparison.Ordinal) => Make("data.csv", Csv(rows)),
            _ => Make("data.jsonl", lines + "\n\n"),
        };
    });

    private static Gen<string> Pair => Gen.Select(Text, Text, Text, (asked, chosen, rejected) =>
        $"{{\"instruction\":{asked},\"chosen\":{chosen},\"rejected\":{rejected}}}");

    private static Gen<string> ShareGptPair => Gen.Select(Text, Text, Text, (asked, chosen, rejected) =>
        $"{{\"conversations\":[{{\"from\":\"human\",\"value\":{asked}}}],\"chosen\":{{\"from\":\"gpt\",\"value\":{chosen}}},\"rejected\":{{\"from\":\"gpt\",\"value\":{rejected}}}}}");

    private static Gen<string> OpenAiPair => Gen.Select(Text, Text, Text, (asked, chosen, rejected) =>
        $"{{\"input\":{{\"messages\":[{{\"role\":\"user\",\"content\":{asked}}}]}},\"preferred_output\":[{{\"role\":\"assistant\",\"content\":{chosen}}}],\"non_preferred_output\":[{{\"role\":\"assistant\",\"content\":{rejected}}}]}}");

    private static Gen<string> Kto => Gen.OneOf(Alpaca("output"), Conversation("messages", "role", "content", "user", "assistant"))
        .Select(row => row[..^1] + ",\"kto_tag\":TAG}");

    private static Gen<string> Alpaca(string answer) => Gen.Select(Text, Text, Gen.Frequency((3, Gen.Const("")), (1, Text.Select(text => $",\"input\":{text}"))),
        Gen.Frequency((6, Gen.Const("")), (1, Text.Select(text => $",\"system\":{text}")), (1, Gen.Select(Text, Text, (a, b) => $",\"history\":[[{a},{b}]]")), (1, Text.Select(text => $",\"conversations\":{text}"))),
        (asked, answered, input, more) => $"{{\"instruction\":{asked},\"{answer}\":{answered}{input}{more}}}");

    private static Gen<string> Conversation(string list, string role, string content, string user, string assistant)
    {
        var roles = new[] { user, assistant, "system", "tool", "observation", "function_call", "user", "human" };
        var message = Gen.Select(Gen.Int[0, 60], Text, (odd, text) => (Odd: odd, Text: text));
        return message.Array[1, 6].Select(messages => $"{{\"{list}\":[" + string.Join(',', messages.Select((one, index) => one.Odd switch
        {
            < 2 => one.Text,
            < 6 => $"{{\"{role}\":\"{roles[(one.Odd + index) % roles.Length]}\",\"{content}\":{one.Text}}}",
            6 => $"{{\"{role}\":\"{user}\",\"role\":null,\"{content}\":{one.Text}}}",
            7 => $"{{\"{role}\":\"{assistant}\",\"tool_calls\":[{{\"function\":{{\"name\":\"f\",\"arguments\":\"{{}}\"}}}}]}}",
            _ => $"{{\"{role}\":\"{(index % 2 == 0 ? user : assistant)}\",\"{content}\":{one.Text}}}",
        })) + "]}");
    }

    private static string Csv(string[] rows) => "instruction,output\n" + string.Join('\n', rows.Select((row, index) =>
        index % 2 == 0 ? $"\"{row.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"a\nb, c\"" : "q,\"\"\"a\"\"\""));

    private static GeneratedFile Make(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), $"{name}: {text}");

    private static Gen<string> Pick(string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
