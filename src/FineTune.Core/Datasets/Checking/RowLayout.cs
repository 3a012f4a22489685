using System.Runtime.InteropServices;
using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>What stands in a row before, between and behind its texts and numbers.</summary>
internal sealed class RowLayout
{
    /// <summary>Bytes of a layout that is worth remembering.</summary>
    private const int MaxBytes = 4096;

    private const int MaxWait = 64;

    private readonly byte[] bytes = new byte[MaxBytes];
    private readonly List<Part> parts = [];
    private int length;
    private int wait = 1;
    private int waited;

    /// <summary>Whether a layout is known; its tokens are those that were read last.</summary>
    public bool IsKnown => parts.Count > 0;

    public ReadOnlySpan<Part> Parts => CollectionsMarshal.AsSpan(parts);

    /// <summary>What stands behind the last text or number.</summary>
    public ReadOnlySpan<byte> Rest => bytes.AsSpan(parts[^1].Start + parts[^1].Length, length - parts[^1].Start - parts[^1].Length);

    public ReadOnlySpan<byte> Before(in Part part) => bytes.AsSpan(part.Start, part.Length);

    /// <summary>Notes that a row had the layout.</summary>
    public void Keep() => wait = 1;

    public void Forget() => parts.Clear();

    /// <summary>Remembers the layout of a row; more and more seldom where the rows before it had other ones.</summary>
    public void Learn(ReadOnlySpan<byte> row, ReadOnlySpan<RowToken> tokens)
    {
        if (++waited < wait)
        {
            return;
        }

        (wait, waited, length) = (Math.Min(MaxWait, 2 * wait), 0, 0);
        var at = 0;
        for (var index = 0; index < tokens.Length; index++)
        {
            ref readonly var token = ref tokens[index];
            if (token.Type is JsonTokenType.String or JsonTokenType.Number)
            {
                if (!TryAdd(row[at..token.Start]))
                {
                    return;
                }

                parts.Add(new Part(length - (token.Start - at), token.Start - at, index));
                at = token.Start + token.Length;
            }
        }

        TryAdd(row[at..]);
    }

    private bool TryAdd(ReadOnlySpan<byte> part)
    {
        if (part.Length > MaxBytes - length)
        {
            parts.Clear();
            return false;
        }

        part.CopyTo(bytes.AsSpan(length));
        length += part.Length;
        return true;
    }

    /// <summary>What stands before a text or a number.</summary>
    /// <param name="Start">Its first byte within the layout.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="Token">The text or number.</param>
    internal readonly record struct Part(int Start, int Length, int Token);
}
