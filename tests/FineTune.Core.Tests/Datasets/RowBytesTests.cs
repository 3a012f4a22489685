using System.Text;
using System.Text.Unicode;
using CsCheck;
using FineTune.Core.Datasets.Checking;
using SecretsInText = FineTune.Core.Datasets.Checking.Secrets;

namespace FineTune.Core.Tests.Datasets;

/// <summary>What is seen of many bytes at once is what is seen of one after another.</summary>
public sealed class RowBytesTests
{
    private static readonly byte[][] Letters =
        [.. new[] { "a", " \"\\\n9@", "é", "你好，", "かナ。", "한", "жд", "سل", "😀", "\uFFFD", "ʰͰ" }.Select(Encoding.UTF8.GetBytes)];

    // What UTF-8 allows and what it does not: all lengths, the first and last of each, surrogates, too long a form, too large a number.
    private static readonly byte[][] Pieces =
    [
        .. Letters,
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x80], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80], [0xE4, 0xBD], [0xED, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
        [0xEF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ];

    private static readonly Gen<byte[]> Rows = RowsOf(Pieces);

    [Fact]
    public void Read_AnyBytes_TellsWhetherTheyAreUtf8() => Rows.Sample(row => Read(row).IsUtf8 == Utf8.IsValid(row), iter: 200_000);

    [Fact]
    public void Read_AnyBytes_TellsOfAsciiAndReplacements() => Rows.Sample(row =>
    {
        var marks = Read(row);
        return marks.IsAscii == Ascii.IsValid(row) && marks.HasReplacement == row.AsSpan().IndexOf("\uFFFD"u8) >= 0;
    }, iter: 100_000);

    [Fact]
    public void Select_AnyPartOfAnyBytes_IsSeenAsIfItHadBeenReadAlone() => Gen.Select(Rows, Gen.Int[0, 300], Gen.Int[0, 300]).Sample((bytes, one, other) =>
    {
        var (from, to) = (Math.Min(one, other) % (bytes.Length + 1), Math.Max(one, other) % (bytes.Length + 1));
        (from, to) = (Math.Min(from, to), Math.Max(from, to));
        var (part, alone) = (Read(bytes), Read(bytes[from..to]));
        part.Select(from, to - from);
        return Enumerable.Range(0, to - from + 1).All(at =>
            part.NextStop(at) == alone.NextStop(at) && part.NextAnchor(at) == alone.NextAnchor(at) && part.NextLineEnd(at) == alone.NextLineEnd(at));
    }, iter: 5_000);

    [Fact]
    public void NextOfEachKind_EveryByteAtEveryPlaceOfABlock_AreThoseThatAreLookedFor()
    {
        byte[] anchors = [.. "@0123456789"u8, .. SecretsInText.Anchors];
        for (var value = 0; value < 256; value++)
        {
            for (var at = 0; at < 70; at++)
            {
                var row = Enumerable.Repeat((byte)'x', 71).ToArray();
                row[at] = (byte)value;
                var marks = Read(row);
                Assert.Equal(value is < 0x20 or '"' or '\\' ? at : row.Length, marks.NextStop(0));
                Assert.Equal(anchors.Contains((byte)value) ? at : row.Length, marks.NextAnchor(0));
                Assert.Equal(value == '\n' ? at : row.Length, marks.NextLineEnd(0));
                Assert.Equal(row.Length, marks.NextStop(at + 1));
            }
        }
    }

    [Fact]
    public void Count_AnyTextWithinUtf8_CountsAsOneCharacterAfterAnother() => Gen.Select(RowsOf(Letters), RowsOf(Letters), RowsOf(Letters)).Sample((before, text, after) =>
    {
        var (counted, expected) = (new Scripts(), new Scripts());
        var marks = Read([.. before, .. text, .. after, .. "é"u8]);
        marks.Select(before.Length, text.Length);
        var units = marks.Count(0, text.Length, ref counted);
        foreach (var unit in Encoding.UTF8.GetString(text).Where(unit => !char.IsLowSurrogate(unit)))
        {
            expected.Add(unit);
        }

        return counted.Equals(expected) && units == Encoding.UTF8.GetCharCount(text);
    }, iter: 50_000);

    private static Gen<byte[]> RowsOf(byte[][] pieces) => Gen.Select(Gen.Int[0, 140], Gen.Int[0, pieces.Length - 1].Array[0, 12], Gen.Int[0, 70])
        .Select((before, picked, after) => (byte[])[.. Enumerable.Repeat((byte)'x', before), .. picked.SelectMany(index => pieces[index]), .. Enumerable.Repeat((byte)'y', after)]);

    private static RowMarks Read(byte[] row)
    {
        var marks = new RowMarks();
        marks.Read(row);
        return marks;
    }
}
