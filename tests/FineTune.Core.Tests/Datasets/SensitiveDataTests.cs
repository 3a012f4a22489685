using System.Buffers;
using System.Text;
using CsCheck;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Tests.Datasets;

/// <summary>What is looked at only where its first digit was marked is what is found by looking at every byte.</summary>
public sealed class SensitiveDataTests
{
    private static readonly string[] Pieces =
    [
        "13800138000", "138 0013 8000", "+8613800138000", "11010519491231002X", "4111 1111 1111 1111", "4111111111111111", "123456789012345678901234", "2024-01-02", "7", " ", "-", "x", "X", "_", ".", "\\n",
        "你", new string('y', 70),
    ];

    private static readonly SearchValues<byte> PartsOfNumbers = SearchValues.Create(" -0123456789"u8);

    [Fact]
    public void Find_NumbersOfAnyLengthAndPlace_AreThoseOfAPassOverEveryByte() => Gen.Int[0, Pieces.Length - 1].Array[0, 16].Sample(picked =>
    {
        var row = Encoding.UTF8.GetBytes(string.Concat(picked.Select(index => Pieces[index])));
        var (found, marks) = (new Noted(), new RowMarks());
        marks.Read(row);
        SensitiveData.Find(row, marks, found);
        Assert.Equal(EveryByte(row), found.Places);
    }, iter: 50_000);

    [Fact]
    public void Find_RowsOfOneFileAfterAnother_IsWhatEachHasAlone() => Gen.Int[0, Pieces.Length - 1].Array[0, 6].Array[1, 12].Sample(rows =>
    {
        var texts = rows.Select(row => Encoding.UTF8.GetBytes(string.Concat(row.Select(index => Pieces[index])) + "\n")).ToArray();
        var marks = new RowMarks();
        foreach (var file in (byte[][][])[texts, [.. texts.Reverse()]])
        {
            var start = 0;
            marks.Read([.. file.SelectMany(text => text)]);
            foreach (var text in file)
            {
                var found = new Noted();
                marks.Select(start, text.Length);
                SensitiveData.Find(text, marks, found);
                Assert.Equal(EveryByte(text), found.Places);
                start += text.Length;
            }
        }
    }, iter: 20_000);

    // A number ends where none of its bytes follows, and is cut off behind that, so that nothing is seen of the row beyond it.
    private static List<(FindingKind Kind, int Offset)> EveryByte(byte[] row)
    {
        var found = new Noted();
        for (var at = 0; at < row.Length;)
        {
            if (!char.IsAsciiDigit((char)row[at]))
            {
                at++;
                continue;
            }

            var length = row.AsSpan(at).IndexOfAnyExcept(PartsOfNumbers);
            var next = PersonalData.ReadNumber(length < 0 ? row : row.AsSpan(0, at + length + 1), at, found);
            for (at = Math.Max(next, at + 1); at < row.Length && char.IsAsciiDigit((char)row[at]) && char.IsAsciiDigit((char)row[at - 1]);)
            {
                at++;
            }
        }

        return found.Places;
    }

    private sealed class Noted : IRowFindings
    {
        public List<(FindingKind Kind, int Offset)> Places { get; } = [];

        public void Tell(FindingKind kind, int offset) => Places.Add((kind, offset));
    }
}
