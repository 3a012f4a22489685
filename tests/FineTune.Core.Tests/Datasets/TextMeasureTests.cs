using System.Text;
using CsCheck;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Tests.Datasets;

/// <summary>A text that is measured as it stands is measured as its characters are, one after another.</summary>
public sealed class TextMeasureTests
{
    // As it stands, and what it means.
    private static readonly (string Raw, string Text)[] Pieces =
    [
        ("a", "a"), ("A sentence of some length, without anything special. ", "A sentence of some length, without anything special. "), ("\\n", "\n"), ("\\\"", "\""),
        ("\\\\", "\\"), ("\\/", "/"), ("\\t", "\t"), ("\\u4f60", "你"), ("\\uD83D\\ude00", "😀"), ("\\ud83d", "\ud83d"), ("\\ude00", "\ude00"), ("\\u0000", "\0"),
        ("\\ufffd", "\uFFFD"), ("\uFFFD", "\uFFFD"), ("你好，", "你好，"), ("é", "é"), ("カナ", "カナ"), ("한", "한"), ("жд", "жд"), ("سل", "سل"), (" ", " "),
    ];

    [Fact]
    public void Measure_AnyText_IsWhatItsCharactersAre() => Gen.Int[0, Pieces.Length - 1].Array[0, 40].Sample(picked =>
    {
        var raw = string.Concat(picked.Select(index => Pieces[index].Raw));
        var text = string.Concat(picked.Select(index => Pieces[index].Text));
        var row = Encoding.UTF8.GetBytes($"[\"{raw}\"]");
        var tape = new RowTape();
        Assert.True(tape.TryParse(row));
        var scripts = new Scripts();
        var units = TextMeasure.Measure(row, tape[1], tape.Marks, ref scripts, out var traits);
        Assert.Equal((text.Length, Count(picked), Traits(text)), (units, scripts, traits));
    }, iter: 20_000);

    // A character of four bytes counts as one, and so does each escaped half of it.
    private static Scripts Count(int[] picked)
    {
        var scripts = new Scripts();
        foreach (var (raw, text) in picked.Select(index => Pieces[index]))
        {
            foreach (var unit in text.Where(unit => raw[0] == '\\' || !char.IsLowSurrogate(unit)))
            {
                scripts.Add(unit);
            }
        }

        return scripts;
    }

    private static TextTraits Traits(string text)
    {
        var traits = text.Length > 0 && string.IsNullOrWhiteSpace(text) ? TextTraits.Blank : TextTraits.None;
        traits |= text.Contains('\0', StringComparison.Ordinal) ? TextTraits.HasNul : TextTraits.None;
        traits |= text.Contains('\uFFFD', StringComparison.Ordinal) ? TextTraits.HasReplacement : TextTraits.None;
        var isWhole = Enumerable.Range(0, text.Length).All(at =>
            char.IsHighSurrogate(text[at]) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            : !char.IsLowSurrogate(text[at]) || (at > 0 && char.IsHighSurrogate(text[at - 1])));
        return traits | (isWhole ? TextTraits.None : TextTraits.HasLoneSurrogate);
    }
}
