using System.IO.Compression;
using System.Text;
using FineTune.Core.Datasets;

namespace FineTune.Core.Tests.Datasets;

/// <summary>Samples of every format, as public datasets write it, that pass without an error.</summary>
internal static class GoodFiles
{
    public const string Alpaca = """
        {"instruction":"Name a colour.","input":"","output":"Blue.","system":"Be brief.","history":[["Hi","Hello."]]}
        {"instruction":"Add.","input":"1 and 2","output":"3"}
        """;

    public const string ShareGpt = """
        {"conversations":[{"from":"system","value":"Be brief."},{"from":"human","value":"Hi"},{"from":"gpt","value":"Hello."}],"tools":"[]"}
        {"conversations":[{"from":"human","value":"Weather?"},{"from":"function_call","value":"{\"name\":\"weather\",\"arguments\":{}}"},{"from":"observation","value":"sun"},{"from":"gpt","value":"Sunny."}]}
        """;

    public const string Messages = """
        {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello.","weight":1}]}
        {"messages":[{"role":"user","content":"Weather?"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"weather","arguments":"{}"}},{"id":"2","type":"function","function":{"name":"time","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"sun"},{"role":"tool","tool_call_id":"2","content":"noon"},{"role":"assistant","content":"Sunny at noon."}],"tools":[{"type":"function","function":{"name":"weather"}}]}
        """;

    public const string PreferenceAlpaca = """{"instruction":"Hi","input":"","chosen":"Hello.","rejected":"Go away."}""";

    public const string PreferenceShareGpt = """{"conversations":[{"from":"human","value":"Hi"}],"chosen":{"from":"gpt","value":"Hello."},"rejected":{"from":"gpt","value":"Go away."}}""";

    public const string PreferenceOpenAi = """{"input":{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"}],"tools":[],"parallel_tool_calls":true},"preferred_output":[{"role":"assistant","content":"Hello."}],"non_preferred_output":[{"role":"assistant","content":"Go away."}]}""";

    public const string Kto = """
        {"instruction":"Hi","output":"Hello.","kto_tag":true}
        {"instruction":"Hi","output":"Go away.","kto_tag":false}
        """;

    public const string KtoMessages = """
        {"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}],"kto_tag":true}
        {"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Go away."}],"kto_tag":false}
        """;

    public const string PlainText = """
        {"text":"The first text."}
        {"text":"第二段文本。"}
        """;

    /// <summary>Name, content, format of what trains, rows, and the stages that fit.</summary>
    public static IReadOnlyList<(string Name, byte[] Content, DatasetFormat Format, int Rows, string Stages)> All { get; } =
    [
        ("alpaca.jsonl", Bytes(Alpaca), DatasetFormat.Alpaca, 2, "sft"),
        ("alpaca-crlf.jsonl", Bytes(Alpaca.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n"), DatasetFormat.Alpaca, 2, "sft"),
        ("alpaca-bom.jsonl", [0xEF, 0xBB, 0xBF, .. Bytes(Alpaca)], DatasetFormat.Alpaca, 2, "sft"),
        ("alpaca-utf16.jsonl", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Alpaca)], DatasetFormat.Alpaca, 2, "sft"),
        ("alpaca-utf16be.jsonl", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Alpaca)], DatasetFormat.Alpaca, 2, "sft"),
        ("alpaca.json", Bytes("[" + Alpaca.Replace("\n", ",\n", StringComparison.Ordinal) + "]"), DatasetFormat.Alpaca, 2, "sft"),
        ("alpaca-pretty.json", Bytes("[\r\n  {\r\n    \"instruction\": \"a\\nb\",\r\n    \"output\": \"c\"\r\n  }\r\n]\r\n"), DatasetFormat.Alpaca, 1, "sft"),
        ("lines.json", Bytes(Alpaca), DatasetFormat.Alpaca, 2, "sft"),
        ("one-object.json", Bytes("{\n\"instruction\": \"a\",\n\"output\": \"b\"\n}"), DatasetFormat.Alpaca, 1, "sft"),
        ("alpaca.jsonl.gz", Gzip(Bytes(Alpaca)), DatasetFormat.Alpaca, 2, "sft"),
        ("two-members.jsonl.gz", [.. Gzip(Bytes(Alpaca + "\n")), .. Gzip(Bytes(Alpaca.Replace("Name", "Tell", StringComparison.Ordinal).Replace("1 and 2", "2 and 3", StringComparison.Ordinal)))], DatasetFormat.Alpaca, 4, "sft"),
        ("alpaca.csv", Bytes("instruction,input,output,history\r\nName a colour.,,\"Blue, \"\"sky\"\"\nblue\",\"[[\"\"a\"\",\"\"b\"\"]]\"\r\nAdd.,1 and 2,3,\r\n"), DatasetFormat.Alpaca, 2, "sft"),
        ("semicolons.csv", Bytes("instruction;output\na, b;c\n"), DatasetFormat.Alpaca, 1, "sft"),
        ("kto.csv", Bytes("instruction,output,kto_tag\nq,a,True\nq,b,false\n"), DatasetFormat.Kto, 2, "kto"),
        ("alpaca.tsv", Bytes("instruction\toutput\na\tb\n"), DatasetFormat.Alpaca, 1, "sft"),
        ("sharegpt.jsonl", Bytes(ShareGpt), DatasetFormat.ShareGpt, 2, "sft"),
        ("messages.jsonl", Bytes(Messages), DatasetFormat.Messages, 2, "sft"),
        ("pairs-alpaca.jsonl", Bytes(PreferenceAlpaca), DatasetFormat.PreferenceAlpaca, 1, "rm,dpo"),
        ("pairs-sharegpt.jsonl", Bytes(PreferenceShareGpt), DatasetFormat.PreferenceShareGpt, 1, "rm,dpo"),
        ("pairs-openai.jsonl", Bytes(PreferenceOpenAi), DatasetFormat.PreferenceShareGpt, 1, "rm,dpo"),
        ("kto.jsonl", Bytes(Kto), DatasetFormat.Kto, 2, "kto"),
        ("kto-messages.jsonl", Bytes(KtoMessages), DatasetFormat.Kto, 2, "kto"),
        ("text.jsonl", Bytes(PlainText), DatasetFormat.Text, 2, "pt"),
        ("text.txt", Bytes("The \"first\" text.\r\n\r\n第二段\\文本。"), DatasetFormat.Text, 2, "pt"),
        ("escaped-names.jsonl", Bytes("""{"instructi\u006fn":"q","output":"a"}"""), DatasetFormat.Alpaca, 1, "sft"),
    ];

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
