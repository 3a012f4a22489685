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

    [Theory]
    [InlineData(RowTape.MaxDepth, true)]
    [InlineData(RowTape.MaxDepth + 1, false)]
    public void TryParse_Nested_IsReadToTheDeepestLevel(int depth, bool isRead)
    {
        var row = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
        Assert.Equal(isRead, new RowTape().TryParse(Encoding.UTF8.GetBytes(row)));
        Assert.True(Agrees(row));
    }

    private static bool Agrees(string row) => Agrees(Encoding.UTF8.GetBytes(row));

    private static bool Agrees(byte[] row)
    {
        var tape = new RowTape();
        var isRead = tape.TryParse(row);
        var expected = Read(row);
        return isRead == (expected is not null) && (expected is null || expected.SequenceEqual(Enumerable.Range(0, tape.Count).Select(index => tape[index] with { Next = 0 })));
    }

    private static List<RowToken>? Read(byte[] row)
    {
        var tokens = new List<RowToken>();
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = RowTape.MaxDepth });
        try
        {
            while (reader.Read())
            {
                var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                tokens.Add(new RowToken(reader.TokenType, (int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length, isText && reader.ValueIsEscaped));
            }

            return tokens.Count > 0 ? tokens : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
