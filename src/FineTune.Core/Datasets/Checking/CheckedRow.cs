using System.Text;
using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>The row that is being checked, with what was found in it so far. One object serves for all rows.</summary>
internal sealed class CheckedRow : IRowFindings
{
    private FindingLog log = new();
    private ArraySegment<byte> content;
    private long line;
    private long? column;

    public RowTape Tape { get; } = new();

    public RowFields Fields { get; } = new();

    public RowMessages Messages { get; } = new();

    public ReadOnlySpan<byte> Row => content;

    public RowMarks Marks => Tape.Marks;

    /// <summary>Whether the row has an error, and so does not train.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Characters of its texts.</summary>
    public long Units { get; private set; }

    public long Answers { get; private set; }

    public long ThinkingAnswers { get; private set; }

    public RoleCounts Roles { get; } = new();

    public Scripts Scripts;

    /// <summary>Goes to a row of the batch that <see cref="Marks"/> has read.</summary>
    public void Begin(RowBatch batch, in BatchRow row)
    {
        log = batch.Log;
        content = batch.Content(row);
        line = row.Line;
        column = row.Column;
        HasFailed = false;
        Units = Answers = ThinkingAnswers = 0;
        Scripts = default;
        Roles.Clear();
        Marks.Select(row.Start, row.Length);
    }

    /// <inheritdoc/>
    public void Tell(FindingKind kind, int offset) => Tell(kind, offset, token: -1, null);

    /// <summary>Notes a finding at a token of the row.</summary>
    public void TellAt(FindingKind kind, int token, string? excerpt = null) => Tell(kind, Tape[token].Start, token, excerpt);

    /// <summary>Notes a finding about bytes that are no JSON.</summary>
    public void TellRaw(FindingKind kind, int offset, string? excerpt = null) => Tell(kind, offset, 0, excerpt);

    /// <summary>Measures a text that trains. What is no text is told.</summary>
    /// <returns>UTF-16 units; 0 for an empty text, -1 where it is none.</returns>
    public long ReadText(int token, bool isAnswer = false)
    {
        if (Tape[token].Type != JsonTokenType.String)
        {
            Tell(RowFindings.WrongType, Tape[token].Start, token, excerpt: null, showsValue: true);
            return -1;
        }

        var units = TextMeasure.Measure(Row, Tape[token], Marks, ref Scripts, out var traits);
        if (traits != TextTraits.None)
        {
            TellTraits(traits, token, isAnswer);
        }

        if (isAnswer && units > 0)
        {
            Answers++;
            ThinkingAnswers += Content(token).StartsWith("<think>"u8) ? 1 : 0;
        }

        Units += units;
        return units;
    }

    public ReadOnlySpan<byte> Content(int token) => Tape.Content(token, Row);

    public string Decode(int token) => TextMeasure.Decode(Content(token), Tape[token].Escaped);

    /// <summary>Value of a field of an object within the row; 0 where it is missing or null.</summary>
    public int Child(int parent, ReadOnlySpan<byte> name)
    {
        var found = 0;
        var end = Tape[parent].Next - 1;
        for (var child = parent + 1; child < end; child = Tape[child + 1].Next)
        {
            if (Content(child).SequenceEqual(name))
            {
                found = Tape[child + 1].Type == JsonTokenType.Null ? 0 : child + 1;
            }
        }

        return found;
    }

    public bool IsText(int token) => Tape[token].Type == JsonTokenType.String;

    private void TellTraits(TextTraits traits, int token, bool isAnswer)
    {
        if (traits.HasFlag(TextTraits.HasLoneSurrogate))
        {
            TellAt(RowFindings.LoneSurrogate, token);
        }

        if (traits.HasFlag(TextTraits.HasNul))
        {
            TellAt(ContentFindings.NulCharacter, token);
        }

        if (traits.HasFlag(TextTraits.HasReplacement))
        {
            TellAt(ContentFindings.ReplacementCharacter, token);
        }

        if (isAnswer && traits.HasFlag(TextTraits.Blank))
        {
            TellAt(RowFindings.BlankText, token);
        }
    }

    // Where the token is -1 it is the one that stands there. It is sought only for places that are kept: a row may have many.
    private void Tell(FindingKind kind, int offset, int token, string? excerpt, bool showsValue = false)
    {
        HasFailed |= kind.Severity == Findings.Severity.Error;
        if (log.Count(kind))
        {
            token = token >= 0 ? token : Tape.At(offset);
            var before = Row[..Math.Min(offset, Row.Length)];
            var lines = before.Count((byte)'\n');
            var text = before[(before.LastIndexOf((byte)'\n') + 1)..];
            var characters = Encoding.UTF8.GetCharCount(text);
            var place = column is { } first ? characters + (lines == 0 ? first : 1) : (long?)null;
            log.Keep(kind, new FindingPlace(column is null ? line : line + lines, place, token > 0 ? Tape.PathOf(token, Row) : "", showsValue ? Excerpt(token) : excerpt));
        }
    }

    private string Excerpt(int token)
    {
        var raw = Content(token);
        return Tape[token].Type switch
        {
            JsonTokenType.StartArray => "[…]",
            JsonTokenType.StartObject => "{…}",
            _ => Encoding.UTF8.GetString(raw[..Math.Min(40, raw.Length)]),
        };
    }
}
