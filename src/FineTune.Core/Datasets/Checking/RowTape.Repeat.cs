using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <content>
/// Most rows are laid out as the row before them, and differ only in their texts and numbers. Such a row keeps its tokens; only where they
/// stand is new, and what stands between texts and numbers is compared at once.
/// </content>
internal sealed partial class RowTape
{
    private readonly RowLayout layout = new();

    /// <summary>Number of the row's layout. Rows of one layout have the same tokens, but for where they stand and what texts and numbers are.</summary>
    public int Layout { get; private set; }

    // Leaves the tokens useless where it gives up.
    private bool TryRepeat(ReadOnlySpan<byte> row)
    {
        var (at, token, distance) = (0, 0, 0);
        foreach (ref readonly var part in layout.Parts)
        {
            if (!row[at..].StartsWith(layout.Before(part)))
            {
                return false;
            }

            Move(ref token, part.Token, distance);
            at += part.Length;
            ref var value = ref tokens[part.Token];
            var escapes = 0;
            var end = value.Type == JsonTokenType.String ? TextEnd(row, at, out escapes) : NumberEnd(row, at);
            if (end < 0 || (value.Type == JsonTokenType.Number && end - at > MaxDigits))
            {
                return false;
            }

            distance += end - at - value.Length;
            value.Length = end - at;
            value.Escapes = escapes;
            at = end;
        }

        Move(ref token, Count - 1, distance);
        return row[at..].SequenceEqual(layout.Rest);
    }

    private void Move(ref int token, int last, int distance)
    {
        while (token <= last)
        {
            tokens[token++].Start += distance;
        }
    }
}
