using System.IO.Compression;
using System.Text;

namespace FineTune.Core.Tests.Datasets;

/// <summary>A file with something wrong in it, and what has to be told of it.</summary>
/// <param name="Kind">What is wrong, in words.</param>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Expected">The findings, as <c>code line:column path</c>, in the report's order.</param>
/// <param name="Rows">Rows that can train.</param>
internal sealed record BrokenFile(string Kind, string Name, byte[] Content, string[] Expected, long Rows)
{
    public override string ToString() => Kind;
}

/// <summary>The corpus: one file for each kind of fault. Small enough to be read as text here, beside what is expected.</summary>
internal static class BrokenFiles
{
    private const string Good = """{"instruction":"q","output":"a"}""" + "\n";

    public static IReadOnlyList<BrokenFile> All { get; } =
    [
        // The file as a whole.
        Text("empty file", "", 0, "empty-file"),
        Text("blank lines only", "\n \n\t\r\n", 0, "empty-file"),
        Named("unknown extension", "data.pdf", Good, 0, "unknown-format"),
        Named("no extension", "data", Good, 0, "unknown-format"),
        Bytes("zip archive", "data.zip", [.. "PK\x03\x04"u8, .. new byte[30]], 0, "archive"),
        Bytes("zip archive called jsonl", "data.jsonl", [.. "PK\x03\x04"u8, .. new byte[30]], 0, "archive"),
        Bytes("tar archive in gzip", "data.tar.gz", Gzip([.. new byte[257], .. "ustar\0"u8, .. new byte[249]]), 0, "archive"),
        Bytes("archive by its name only", "data.tar", Encoding.UTF8.GetBytes(Good), 0, "archive"),
        Bytes("gzip cut short", "data.jsonl.gz", Gzip(Encoding.UTF8.GetBytes(Noise(4000)))[..^900], 0, "broken-compression"),
        Bytes("gzip damaged", "data.jsonl.gz", Damage(Gzip(Encoding.UTF8.GetBytes(Noise(4000)))), 0, "broken-compression"),
        Bytes("gzip in gzip", "data.jsonl.gz", Gzip(Gzip(Encoding.UTF8.GetBytes(Good))), 0, "nested-compression"),
        Bytes("gzip of nothing", "data.jsonl.gz", Gzip([]), 0, "empty-file"),
        Bytes("gzip bomb", "data.jsonl.gz", Gzip(BlankLines(66 * 1024 * 1024)), 0, "compression-bomb"),
        Bytes("UTF-16 without a mark", "data.jsonl", Encoding.Unicode.GetBytes(Good), 0, "utf-16-unmarked"),
        Bytes("UTF-32", "data.jsonl", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Good)], 0, "utf-32"),
        Bytes("GBK", "data.jsonl", [.. """{"instruction":"""u8, (byte)'"', 0xC4, 0xE3, 0xBA, 0xC3, .. "\",\"output\":\"a\"}"u8], 0, "not-utf-8 1:17"),
        Bytes("invalid UTF-8 in the second row", "data.jsonl", [.. Encoding.UTF8.GetBytes(Good), .. "{\"instruction\":\"\xC3\x28"u8, 0xFF, .. "\"}"u8], 1, "not-utf-8 2:19"),
        Bytes("NUL bytes", "data.jsonl", [.. Encoding.UTF8.GetBytes(Good), 0, 0, 0, (byte)'\n'], 1, "nul-byte 2:1"),
        Text("line ends of old Macs", """{"instruction":"q","output":"a"}""" + "\r" + """{"instruction":"q","output":"a"}""", 0, "carriage-return 1:33"),
        Text("row of more than 8 MiB", Good + "{\"instruction\":\"" + new string('a', 9 * 1024 * 1024) + "\"}\n" + Good.Replace("q", "r", StringComparison.Ordinal), 2, "row-too-long 2"),
        Text("row of too many values", "{\"instruction\":[" + string.Join(',', Enumerable.Repeat("1", 300_000)) + "]}", 0, "row-too-complex 1:524299"),
        Text("depth bomb", "{\"instruction\":" + new string('[', 100_000), 0, "too-deep 1:79"),

        // JSON.
        Text("no JSON", "hello\n" + Good, 1, "invalid-json 1:1"),
        Text("row cut off", """{"instruction":"q","outp""", 0, "invalid-json 1:25"),
        Text("comma too many", """{"instruction":"q","output":"a",}""", 0, "invalid-json 1:33"),
        Text("single quotes", "{'instruction':'q','output':'a'}", 0, "invalid-json 1:2"),
        Text("NaN", """{"instruction":"q","output":"a","score":NaN}""", 0, "invalid-json 1:41"),
        Text("two objects in a line", """{"instruction":"q","output":"a"}{"instruction":"q","output":"a"}""", 0, "invalid-json 1:33"),
        Text("raw control character", "{\"instruction\":\"a\u0001b\",\"output\":\"a\"}", 0, "invalid-json 1:18"),
        Text("rows that are no objects", "[1]\n\"text\"\n5\nnull\n", 0, "not-an-object 1:1", "not-an-object 2:2", "not-an-object 3:1", "not-an-object 4:1"),
        Text("number of 5,000 digits", $$"""{"instruction":"q","output":"a","id":{{new string('9', 5000)}}}""", 0, "number-too-long 1:38 id"),
        Text("half a surrogate pair", """{"instruction":"q","output":"a\ud83d"}""", 0, "lone-surrogate 1:30 output"),
        Text("low surrogate first", """{"instruction":"q","output":"\ude00\ud83d"}""", 0, "lone-surrogate 1:30 output"),
        Named("array that does not end", "data.json", "[\n  {\"instruction\":\"q\",\"output\":\"a\"},\n  {\"instr", 1, "unclosed-array 3:4"),
        Named("text after the array", "data.json", "[{\"instruction\":\"q\",\"output\":\"a\"}]\n{}", 1, "text-after-array 2:1"),
        Named("array without a comma", "data.json", "[{\"instruction\":\"q\",\"output\":\"a\"} {}]", 1, "invalid-json 1:35"),
        Named("fault in the lines of an array", "data.json", "[\n  {\n    \"instruction\": \"q\",\n    \"output\": 5\n  }\n]", 0, "wrong-type 4:15 output"),

        // Shape of rows.
        Text("unknown fields", """{"question":"q","answer":"a"}""", 0, "unknown-shape 1:1"),
        Text("two formats", Good + """{"text":"t"}""", 1, "mixed-formats 2:1"),
        Text("no output", """{"instruction":"q"}""", 0, "missing-field 1:1"),
        Text("null output", """{"instruction":"q","output":null}""", 0, "missing-field 1:1"),
        Text("output is a number", """{"instruction":"q","output":5}""", 0, "wrong-type 1:29 output"),
        Text("input is a list", """{"instruction":"q","input":["x"],"output":"a"}""", 0, "wrong-type 1:28 input"),
        Text("empty output", """{"instruction":"q","output":""}""", 0, "empty-answer 1:30 output"),
        Text("empty instruction and input", """{"instruction":"","input":"","output":"a"}""", 0, "empty-question 1:17 instruction"),
        Text("white space for an answer", """{"instruction":"q","output":" \n\u3000"}""", 1, "blank-text 1:30 output"),
        Text("history is a text", """{"instruction":"q","output":"a","history":"h"}""", 0, "history-shape 1:44 history"),
        Text("history of three", """{"instruction":"q","output":"a","history":[["a","b","c"]]}""", 0, "history-shape 1:44 history[0]"),
        Text("field that stands twice", """{"instruction":"q","output":"a","output":"b"}""", 1, "duplicate-field 1:34 output"),
        Text("empty text", """{"text":""}""", 0, "empty-text 1:10 text"),
        Text("system is an object", """{"instruction":"q","output":"a","system":{}}""", 0, "wrong-type 1:42 system"),
        Text("images", """{"instruction":"q","output":"a","images":["x.png"]}""", 0, "media 1:42 images"),

        // Conversations.
        Text("conversation is a text", """{"conversations":"hi"}""", 0, "not-a-list 1:19 conversations"),
        Text("conversation is empty", """{"conversations":[]}""", 0, "empty-conversation 1:18 conversations"),
        Text("message is a text", """{"messages":["hi"]}""", 0, "not-a-message 1:15 messages[0]"),
        Text("message without a role", """{"messages":[{"content":"hi"}]}""", 0, "not-a-message 1:14 messages[0]"),
        Text("unknown role", """{"messages":[{"role":"bot","content":"hi"},{"role":"assistant","content":"a"}]}""", 0, "unknown-role 1:23 messages[0].role"),
        Text("role of the other dialect", """{"conversations":[{"from":"user","value":"q"},{"from":"gpt","value":"a"}]}""", 0, "unknown-role 1:28 conversations[0].from"),
        Text("begins with an answer", """{"messages":[{"role":"assistant","content":"a"},{"role":"user","content":"q"}]}""", 0, "roles-do-not-alternate 1:14 messages[0]"),
        Text("two questions in a row", """{"messages":[{"role":"user","content":"q"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}""", 0, "roles-do-not-alternate 1:44 messages[1]"),
        Text("ends on a question", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"q"}]}""", 0, "ends-on-question 1:79 messages[2]"),
        Text("system in the middle", """{"messages":[{"role":"user","content":"q"},{"role":"system","content":"s"},{"role":"assistant","content":"a"}]}""", 0, "system-not-first 1:44 messages[1]"),
        Text("content is missing", """{"messages":[{"role":"user"},{"role":"assistant","content":"a"}]}""", 0, "missing-field 1:14 messages[0]"),
        Text("content in parts", """{"messages":[{"role":"user","content":[{"type":"text","text":"q"}]},{"role":"assistant","content":"a"}]}""", 0, "content-is-parts 1:39 messages[0].content"),
        Text("answer is empty", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":""}]}""", 0, "empty-answer 1:75 messages[1].content"),
        Text("weight of a half", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0.5}]}""", 0, "bad-weight 1:87 messages[1].weight"),
        Text("weight of zero", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0}]}""", 1, "weight-not-used 1:87 messages[1].weight"),
        Text("tools are no JSON", """{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"tools":"none"}""", 0, "tools-not-json 1:85 tools"),
        Text("function call is no JSON", """{"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"f()"},{"from":"observation","value":"1"},{"from":"gpt","value":"a"}]}""", 0,
            "call-not-json 1:81 conversations[1].value", "tool-calls-not-trained 1:81 conversations[1].value"),
        Text("half of a character in a function call", """{"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"\ud800"},{"from":"observation","value":"1"},{"from":"gpt","value":"a"}]}""", 0,
            "lone-surrogate 1:81 conversations[1].value", "call-not-json 1:81 conversations[1].value", "tool-calls-not-trained 1:81 conversations[1].value"),
        Text("arguments of a tool call are no JSON", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"x"}}]},{"role":"tool","content":"1"},{"role":"assistant","content":"a"}]}""", 0,
            "tool-call-shape 1:78 messages[1].tool_calls[0]", "tool-calls-not-trained 1:77 messages[1].tool_calls"),
        Text("only calls, no words", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}""", 0,
            "no-answer-to-train 1:13 messages", "tool-calls-not-trained 1:77 messages[1].tool_calls"),

        // Preferences.
        Text("chosen alone", """{"instruction":"q","chosen":"a"}""", 0, "pair-incomplete 1:1"),
        Text("chosen a text, rejected a message", """{"instruction":"q","chosen":"a","rejected":{"from":"gpt","value":"b"}}""", 0, "pair-types 1:44 rejected"),
        Text("both the same", """{"instruction":"q","chosen":"a","rejected":"a"}""", 0, "pair-equal 1:45 rejected"),
        Text("rejected is empty", """{"instruction":"q","chosen":"a","rejected":""}""", 0, "empty-answer 1:45 rejected"),
        Text("pair after an answer", """{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],"chosen":{"from":"gpt","value":"b"},"rejected":{"from":"gpt","value":"c"}}""", 0, "ends-on-answer 1:48 conversations[1]"),
        Text("chosen spoken by a human", """{"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"human","value":"b"},"rejected":{"from":"gpt","value":"c"}}""", 0, "unknown-role 1:67 chosen.from"),
        Text("OpenAI pair without an answer", """{"input":{"messages":[{"role":"user","content":"q"}]},"preferred_output":[],"non_preferred_output":[{"role":"assistant","content":"b"}]}""", 0, "openai-pair 1:74 preferred_output"),
        Text("tag is a text", """{"instruction":"q","output":"a","kto_tag":"true"}""", 0, "tag-not-boolean 1:44 kto_tag"),
        Text("tag is a number", """{"instruction":"q","output":"a","kto_tag":1}""", 0, "tag-not-boolean 1:43 kto_tag"),
        Text("one class only", """{"instruction":"q","output":"a","kto_tag":true}""", 1, "one-class-only"),
        Text("classes out of balance", string.Concat(Enumerable.Range(0, 12).Select(i => $$"""{"instruction":"q{{i}}","output":"a","kto_tag":{{(i == 0 ? "false" : "true")}}}""" + "\n")), 12, "unbalanced-classes"),

        // CSV.
        Named("quote that does not end", "data.csv", "instruction,output\nq,\"a\n", 0, "unclosed-quote 2"),
        Named("text behind a quote", "data.csv", "instruction,output\nq,\"a\"b\n", 0, "stray-quote 2 output"),
        Named("cell too many", "data.csv", "instruction,output\nq,a,b\nq,a\n", 1, "cell-count 2"),
        Named("column without a name", "data.csv", "instruction,,output\nq,x,a\n", 1, "empty-header 1"),
        Named("two columns of one name", "data.csv", "instruction,output,output\nq,a,b\n", 1, "duplicate-header 1 output", "duplicate-field 2 output"),
        Named("formula", "data.csv", "instruction,output\nq,=HYPERLINK(1)\n", 1, "formula-cell 2 output"),

        // Content.
        Text("the same row twice", Good + Good, 2, "duplicate-row 2:1"),
        Text("row beyond the cut-off", """{"instruction":"q","output":" """ + new string('a', 10_000) + "\"}", 1, "longer-than-cutoff 1:1"),
        Text("thinking in some answers", Good + """{"instruction":"r","output":"<think>\n</think>a"}""", 2, "think-in-some"),
        Text("NUL character", """{"instruction":"q","output":"a\u0000"}""", 1, "nul-character 1:30 output"),
        Text("lost character", """{"instruction":"q","output":"a�"}""", 1, "replacement-character 1:30 output"),
        Text("private key", """{"instruction":"q","output":"-----BEGIN RSA PRIVATE KEY-----\nMII"}""", 1, "private-key 1:30 output"),
        Text("access key", """{"instruction":"q","output":"use AKIA""" + "ABCDEFGHIJ123456" + "\"}", 1, "api-key 1:34 output"),
        Text("e-mail address", """{"instruction":"q","output":"write to jo.doe@example.com"}""", 1, "email-address 1:45 output"),
        Text("mobile number", """{"instruction":"请打","output":"电话13812345678"}""", 1, "phone-number 1:33 output", "mixed-scripts"),
        Text("identity card", """{"instruction":"q","output":"11010519491231002X"}""", 1, "identity-number 1:30 output"),
        Text("payment card", """{"instruction":"q","output":"4111 1111 1111 1111"}""", 1, "card-number 1:30 output"),
    ];

    private static BrokenFile Text(string kind, string text, long rows, params string[] expected) => Named(kind, "data.jsonl", text, rows, expected);

    private static BrokenFile Named(string kind, string name, string text, long rows, params string[] expected) =>
        Bytes(kind, name, Encoding.UTF8.GetBytes(text), rows, expected);

    private static BrokenFile Bytes(string kind, string name, byte[] bytes, long rows, params string[] expected) => new(kind, name, bytes, expected, rows);

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] BlankLines(int length)
    {
        var lines = new byte[length];
        Array.Fill(lines, (byte)' ');
        for (var at = 0; at < length; at += 64 * 1024)
        {
            lines[at] = (byte)'\n';
        }

        return lines;
    }

    private static byte[] Damage(byte[] packed)
    {
        Array.Fill(packed, (byte)0xFF, 12, 40);
        return packed;
    }

    // Text that does not pack well.
    private static string Noise(int length)
    {
        var random = new Random(7);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next('a', 'z')));
    }
}
