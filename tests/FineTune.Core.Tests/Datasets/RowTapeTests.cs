using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Tests.Datasets;

/// <summary>The reader of rows takes what the general reader takes, and as the same tokens.</summary>
public sealed class RowTapeTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"\"", "\"b\\n\"", "\"\\u00e9\\ud83d\"", "\"\\x\"", "\"\\u00g0\"", "\"你\"", "\"\t\"", "\"", "true", "false", "null",
        "nul", "0", "-0", "01", "-", "1.5", "1.", ".5", "1e5", "1E-05", "1e", "1.0e+", "12345678901234567890", "/**/", "\uFEFF",
    ];

    private static readonly string[] Good =
    [
        """{"instruction":"q","input":"","output":"a \n \u4f60","n":[1,-2.5e+3,true,false,null,{}],"o":{"a":[[],[{"b":""}]]}}""",
        """ { "messages" : [ { "role" : "user" , "content" : "你好 \"x\"" } , { "role" : "assistant", "content" : "/\/\\" } ] } """,
    ];

    private static readonly string[] Layouts =
        ["{{\"a\":{0},\"b\":{1},\"c\":[{2}]}}", " {{\"a\":{0},\"b\":{1},\r\n\"c\":[{2}] }} ", "[{0},{1},{{\"x\":null,\"y\":{2}}}]", "{{\"a\":[{0},{1}],\"b\":{2}}}", "{0}", "{{\"你\":{0}}}", "{0}{1}"];

    private static readonly string[] Values =
        ["\"\"", "\"text\"", "\"你\\n\\u00e9\"", "\"\\x\"", "\"a", new string('x', 70) + "\"", $"\"{new string('y', 130)}\"", "1", "-2.5e+3", "01", "1.", new string('7', 4100), "true", "null", "{}", "[1]", ""];

    [Fact]
    public void TryParse_PiecesOfJsonInAnyOrder_IsTheGeneralReader() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 12].Sample(picked => Agrees(string.Concat(picked.Select(index => Pieces[index]))), iter: 200_000);

    [Fact]
    public void TryParse_GoodRowsWithAByteChanged_IsTheGeneralReader() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 500], Gen.Byte).Sample((which, at, value) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Good[which]);
            bytes[at % bytes.Length] = value;
            return Agrees(bytes);
        }, iter: 100_000);

    [Fact]
    public void TryParse_GoodRowsCutOff_IsTheGeneralReader() =>
        Assert.All(Good, row => Assert.All(Enumerable.Range(0, Encoding.UTF8.GetByteCount(row) + 1), length => Assert.True(Agrees(Encoding.UTF8.GetBytes(row)[..length]))));

    [Fact]
    public void TryParse_RowsOneAfterAnother_IsTheGeneralReaderForEach() => Gen.Int[0, Layouts.Length - 1].Select(Gen.Int[0, Values.Length - 1].Array[3]).Array[1, 12].Sample(rows =>
    {
        // Mostly the layout of the row before, with other values.
        var tape = new RowTape();
        return rows.All(row => Agrees(tape, Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, Layouts[row.Item1], [.. row.Item2.Select(value => Values[value])]))));
    }, iter: 100_000);

    [Fact]
    public void TryParse_RowsOfOneLayoutAndOneOfAnother_TellsThatTheyAre()
    {
        var tape = new RowTape();
        var first = LayoutOf(tape, """{"a":"b","n":1}""");
        Assert.Equal(first, LayoutOf(tape, """{"a":"\n","n":-2e5}"""));
        var other = LayoutOf(tape, """{"b":"b","n":1}""");
        Assert.NotEqual(first, other);
        Assert.Equal(other, LayoutOf(tape, """{"b":"","n":17}"""));
    }

    [Theory]
    [InlineData(RowTape.MaxDepth, true)]
    [InlineData(RowTape.MaxDepth + 1, false)]
    public void TryParse_Nested_IsReadToTheDeepestLevel(int depth, bool isRead)
    {
        var row = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
        Assert.Equal(isRead, new RowTape().TryParse(Encoding.UTF8.GetBytes(row)));
        Assert.True(Agrees(row));
    }

    private static int LayoutOf(RowTape tape, string row)
    {
        Assert.True(Agrees(tape, Encoding.UTF8.GetBytes(row)));
        return tape.Layout;
    }

    private static bool Agrees(string row) => Agrees(Encoding.UTF8.GetBytes(row));

    private static bool Agrees(byte[] row) => Agrees(new RowTape(), row);

    private static bool Agrees(RowTape tape, byte[] row)
    {
        var isRead = tape.TryParse(row);
        var expected = Read(row);
        return isRead == (expected is not null) && (expected is null || expected.SequenceEqual(Enumerable.Range(0, tape.Count).Select(index => tape[index])));
    }

    private static int Escapes(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
                count++;
                if (text[at] == 'u')
                {
                    return -1;
                }
            }
        }

        return count;
    }

    private static List<RowToken>? Read(byte[] row)
    {
        var tokens = new List<RowToken>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = RowTape.MaxDepth });
        try
        {
            while (reader.Read())
            {
                var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                tokens.Add(new RowToken(reader.TokenType, (int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length, isText ? Escapes(reader.ValueSpan) : 0) { Next = tokens.Count + 1 });
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    open.Push(tokens.Count - 1);
                }
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    var start = open.Pop();
                    tokens[start] = tokens[start] with { Next = tokens.Count };
                }
            }

            return tokens.Count > 0 ? tokens : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
