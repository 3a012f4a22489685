using System.Text;
using System.Text.Json;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>
/// Values of a <c>.json</c> file: the elements of one array, or objects one after another, in whatever lines. Holds one of them.
/// </summary>
internal sealed class JsonFileReader(Stream stream) : RowReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RowTape.MaxDepth + 1, AllowMultipleValues = true };

    private readonly SlidingBuffer buffer = new(stream);
    private JsonReaderState state = new(Options);
    private bool isInArray;
    private bool isAfterArray;
    private Position position = new(1, 1);

    private enum Outcome
    {
        Row,
        Bracket,
        More,
        End,
    }

    public override bool IsVerbatim => false;

    public override async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            switch (Read())
            {
                case Outcome.Row:
                    return true;
                case Outcome.End:
                    return false;
                case Outcome.More when buffer.Available.Length > MaxRowBytes:
                    throw new UnreadableFileException(FileFindings.RowTooLong, position.ToPlace());
                case Outcome.More:
                    await buffer.ReadMoreAsync(cancellation);
                    break;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        buffer.Dispose();
        base.Dispose(disposing);
    }

    private Outcome Read()
    {
        var span = buffer.Span;
        var reader = new Utf8JsonReader(span, buffer.IsEnded, state);
        try
        {
            if (!reader.Read())
            {
                return buffer.IsEnded ? Outcome.End : Outcome.More;
            }

            var start = (int)reader.TokenStartIndex;
            var place = position.After(span[..start]);
            if (isAfterArray)
            {
                throw new UnreadableFileException(FileFindings.AfterArray, place.ToPlace());
            }

            var outcome = Outcome.Row;
            if (reader.TokenType == JsonTokenType.EndArray || (reader.TokenType == JsonTokenType.StartArray && !isInArray))
            {
                isAfterArray = isInArray;
                isInArray = !isInArray;
                outcome = Outcome.Bracket;
            }
            else if (!reader.TrySkip())
            {
                return Outcome.More;
            }

            var end = (int)reader.BytesConsumed;
            Row = buffer.Available[start..end];
            (Line, Column) = (place.Line, place.Column);
            position = place.After(span[start..end]);
            state = reader.CurrentState;
            buffer.Advance(end);
            return outcome;
        }
        catch (JsonException)
        {
            throw Describe(span, reader.CurrentDepth, (int)reader.BytesConsumed);
        }
    }

    private UnreadableFileException Describe(ReadOnlySpan<byte> span, int depth, int consumed)
    {
        var place = position.After(span[..Math.Min(consumed, span.Length)]).ToPlace();
        return new UnreadableFileException(
            depth >= RowTape.MaxDepth - 1 ? FileFindings.TooDeep : IsCutOff(span) ? FileFindings.UnclosedArray : FileFindings.InvalidJson, place);
    }

    // What is there could go on: only its end is missing.
    private bool IsCutOff(ReadOnlySpan<byte> span)
    {
        try
        {
            var reader = new Utf8JsonReader(span, isFinalBlock: false, state);
            while (reader.Read())
            {
            }

            return buffer.IsEnded && isInArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private readonly record struct Position(long Line, long Column)
    {
        public Position After(ReadOnlySpan<byte> passed)
        {
            var last = passed.LastIndexOf((byte)'\n');
            var characters = Encoding.UTF8.GetCharCount(passed[(last + 1)..]);
            return last < 0 ? this with { Column = Column + characters } : new(Line + passed.Count((byte)'\n'), characters + 1);
        }

        public FindingPlace ToPlace() => new(Line, Column);
    }
}
