namespace FineTune.Core.Datasets.Reading;

/// <summary>The cells of one CSV record.</summary>
internal sealed class CsvCells
{
    private readonly List<(int Start, int Length, bool IsQuoted)> cells = [];
    private byte[] unquoted = new byte[1024];
    private byte delimiter = (byte)',';

    public int Count => cells.Count;

    /// <summary>The first cell that has text outside its quotes; -1 where none has.</summary>
    public int Stray { get; private set; }

    /// <summary>The separator that the header has most of.</summary>
    public static byte GuessDelimiter(ReadOnlySpan<byte> header)
    {
        var (best, most) = ((byte)',', header.Count((byte)','));
        foreach (var one in ";\t"u8)
        {
            var count = header.Count(one);
            (best, most) = count > most ? (one, count) : (best, most);
        }

        return best;
    }

    public void Split(ReadOnlySpan<byte> record, byte by)
    {
        delimiter = by;
        Split(record);
    }

    public void Split(ReadOnlySpan<byte> record)
    {
        cells.Clear();
        Stray = -1;
        for (var start = 0; start <= record.Length;)
        {
            var end = start < record.Length && record[start] == '"' ? ReadQuoted(record, start) : ReadPlain(record, start);
            start = end + 1;
        }
    }

    /// <summary>Text of a cell; valid until the next call.</summary>
    public ReadOnlySpan<byte> Value(int index, ReadOnlySpan<byte> record)
    {
        var (start, length, isQuoted) = cells[index];
        var raw = record.Slice(start, length);
        if (!isQuoted || raw.IndexOf((byte)'"') < 0)
        {
            return raw;
        }

        unquoted = unquoted.Length < length ? new byte[length * 2] : unquoted;
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            unquoted[count++] = raw[i];
            i += raw[i] == '"' ? 1 : 0;
        }

        return unquoted.AsSpan(0, count);
    }

    private int ReadPlain(ReadOnlySpan<byte> record, int start)
    {
        var length = record[start..].IndexOf(delimiter);
        length = length < 0 ? record.Length - start : length;
        Stray = Stray < 0 && record.Slice(start, length).Contains((byte)'"') ? cells.Count : Stray;
        cells.Add((start, length, false));
        return start + length;
    }

    private int ReadQuoted(ReadOnlySpan<byte> record, int start)
    {
        var at = start + 1;
        while (at < record.Length && !(record[at] == '"' && (at + 1 == record.Length || record[at + 1] != '"')))
        {
            at += record[at] == '"' ? 2 : 1;
        }

        var end = Math.Min(at + 1, record.Length);
        var rest = record[end..].IndexOf(delimiter);
        rest = rest < 0 ? record.Length - end : rest;
        Stray = Stray < 0 && rest > 0 ? cells.Count : Stray;
        cells.Add((start + 1, Math.Max(0, Math.Min(at, record.Length) - start - 1), true));
        return end + rest;
    }
}
