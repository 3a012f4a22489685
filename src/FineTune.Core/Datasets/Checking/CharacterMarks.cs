using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// What one pass over bytes beyond ASCII tells: whether they are UTF-8, and which bytes begin a character of which script. The characters of
/// each text are then counted by bits.
/// </summary>
internal sealed class CharacterMarks
{
    // Bits of the kinds of first bytes. A byte is of a kind when both halves of it are.
    private const byte IsHan = 1, IsHangul = 2, IsCyrillic = 4, IsArabic = 8, IsFour = 16;
    private const byte Rare = IsHangul | IsCyrillic | IsArabic | IsFour;

    // Those that not every continuing byte may follow, or none; and some that are right, but rare.
    private const byte IsOdd = 32;

    private static readonly Vector512<byte> Lows = NibbleTable.Create(
        IsFour | IsOdd | IsCyrillic, IsFour | IsOdd | IsCyrillic, IsFour | IsCyrillic, IsFour | IsCyrillic, IsFour | IsHan, IsFour | IsHan, IsFour | IsHan, IsFour | IsHan,
        IsFour | IsHan | IsArabic, IsFour | IsHan | IsArabic, IsFour | IsHangul | IsArabic, IsFour | IsHangul | IsArabic, IsFour | IsHangul, IsFour | IsOdd | IsHangul,
        IsFour, IsFour);

    private static readonly Vector512<byte> Highs = NibbleTable.Create(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, IsOdd, IsCyrillic | IsArabic, IsOdd | IsHan | IsHangul, IsFour);

    private Block[] blocks = [];
    private RareBlock[] rareBlocks = [];

    /// <summary>Reads bytes.</summary>
    /// <returns>Whether they are UTF-8 without the character U+FFFD; where false, they may be all the same.</returns>
    public bool Read(in ByteBlocks bytes)
    {
        if (blocks.Length < bytes.Count)
        {
            var room = BitOperations.RoundUpToPowerOf2((uint)bytes.Count);
            (blocks, rareBlocks) = (new Block[room], new RareBlock[room]);
        }

        var (before, wrong, seen) = (default(Leads), 0UL, Vector512<byte>.Zero);
        for (var index = 0; index < bytes.Count; index++)
        {
            var block = bytes[index];
            var beyondAscii = block.ExtractMostSignificantBits();
            if ((beyondAscii | before.All) == 0)
            {
                blocks[index] = default;
                continue;
            }

            var leads = new Leads(AtLeast(block, 0xC0), AtLeast(block, 0xE0), Equal(block, 0xE3), Equal(block, 0xEF));
            var continuing = beyondAscii & ~leads.All;
            wrong |= (leads.Due(before) ^ continuing) | (Behind(leads.EF, before.EF, 1) & Equal(block, 0xBF));
            var kinds = NibbleTable.Low(Lows, block) & NibbleTable.High(Highs, block);
            seen |= kinds;
            var rare = Bits(kinds, Rare);
            blocks[index] = new Block(continuing, AtLeast(block, 0xCA), Bits(kinds, IsHan), Behind(leads.E3, before.E3, 1) & Within(block, 0x81, 0x83), rare);
            if (rare != 0)
            {
                rareBlocks[index] = new RareBlock(Bits(kinds, IsHangul), Bits(kinds, IsCyrillic), Bits(kinds, IsArabic), Bits(kinds, IsFour));
            }

            before = leads;
        }

        return (wrong | default(Leads).Due(before) | Bits(seen, IsOdd | IsFour)) == 0;
    }

    /// <summary>Counts a part of the bytes, which is UTF-8, by the first byte of each character, which is exact but for a few rare blocks.</summary>
    /// <returns>UTF-16 units.</returns>
    public int Count(int from, int length, ref Scripts scripts)
    {
        var (continuing, beyond, han, kana, rare) = (0, 0, 0, 0, 0UL);
        var last = from + length - 1;
        for (var index = from / ByteBlocks.Size; index <= last / ByteBlocks.Size; index++)
        {
            var mask = Mask(index, from, last);
            ref readonly var block = ref blocks[index];
            continuing += BitOperations.PopCount(block.Continuing & mask);
            beyond += BitOperations.PopCount(block.Beyond & mask);
            han += BitOperations.PopCount(block.Han & mask);
            kana += BitOperations.PopCount(block.Kana & mask);
            rare |= block.Rare & mask;
        }

        var characters = length - continuing;
        scripts.Latin += characters - beyond;
        scripts.Han += han;
        scripts.Kana += kana;
        scripts.Other += beyond - han - kana;
        return rare == 0 ? characters : characters + MoveRare(from, last, ref scripts);
    }

    // Takes the scripts that few texts have out of the others.
    private int MoveRare(int from, int last, ref Scripts scripts)
    {
        var (hangul, cyrillic, arabic, four) = (0, 0, 0, 0);
        for (var index = from / ByteBlocks.Size; index <= last / ByteBlocks.Size; index++)
        {
            // Where a block has none, nothing was written.
            var mask = blocks[index].Rare & Mask(index, from, last);
            ref readonly var block = ref rareBlocks[index];
            hangul += BitOperations.PopCount(block.Hangul & mask);
            cyrillic += BitOperations.PopCount(block.Cyrillic & mask);
            arabic += BitOperations.PopCount(block.Arabic & mask);
            four += BitOperations.PopCount(block.Four & mask);
        }

        scripts.Hangul += hangul;
        scripts.Cyrillic += cyrillic;
        scripts.Arabic += arabic;
        scripts.Other -= hangul + cyrillic + arabic;
        return four;
    }

    // The bits of a block between two places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(int index, int from, int last)
    {
        var mask = index == from / ByteBlocks.Size ? ulong.MaxValue << from : ulong.MaxValue;
        return index == last / ByteBlocks.Size ? mask & (ulong.MaxValue >> ~last) : mask;
    }

    // A bit for each byte that stands so many places behind a marked one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Behind(ulong marks, ulong before, int places) => (marks << places) | (before >> (ByteBlocks.Size - places));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector512<byte> kinds, byte kind) => ~Vector512.Equals(kinds & Vector512.Create(kind), Vector512<byte>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector512<byte> bytes, byte value) => Vector512.Equals(bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AtLeast(Vector512<byte> bytes, byte value) => Vector512.GreaterThanOrEqual(bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Within(Vector512<byte> bytes, byte from, byte to) =>
        Vector512.LessThanOrEqual(bytes - Vector512.Create(from), Vector512.Create((byte)(to - from))).ExtractMostSignificantBits();

    /// <summary>First bytes of characters: all, those of three bytes or more, and two that the next byte tells more about.</summary>
    private readonly record struct Leads(ulong All, ulong Three, ulong E3, ulong EF)
    {
        /// <summary>Bytes that have to continue a character, but for those of four bytes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Due(in Leads before) => Behind(All, before.All, 1) | Behind(Three, before.Three, 2);
    }

    private readonly record struct Block(ulong Continuing, ulong Beyond, ulong Han, ulong Kana, ulong Rare);

    private readonly record struct RareBlock(ulong Hangul, ulong Cyrillic, ulong Arabic, ulong Four);
}
