using System.Buffers;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Datasets.Checking;

/// <content>Lines are read into it as they stand in the file, and not copied. Which rows they are is found by the check.</content>
internal sealed partial class RowBatch
{
    /// <summary>Room below which it is full.</summary>
    private const int MinRead = 32 * 1024;

    // Bytes that were read; behind the whole lines stands the beginning of another.
    private int read;

    /// <summary>Whether it holds lines; their numbers begin at 1.</summary>
    public bool HoldsLines { get; private set; }

    /// <summary>Lines that it holds; known when its rows are.</summary>
    public int Lines { get; private set; }

    /// <summary>Whether the line behind these is longer than a row may be and was left out.</summary>
    public bool PrecedesLongLine { get; set; }

    /// <summary>Whether nothing more is to be read into it.</summary>
    public bool IsFull => end > 0 && buffer.Length - read < MinRead;

    /// <summary>What was read behind the whole lines.</summary>
    public ReadOnlySpan<byte> Rest => buffer.AsSpan(end, read - end);

    /// <summary>Where the file is read to; never empty.</summary>
    public Memory<byte> Room()
    {
        if (buffer.Length - read < MinRead)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, 2 * buffer.Length));
            buffer.AsSpan(0, read).CopyTo(larger);
            Dispose();
            buffer = larger;
        }

        return buffer.AsMemory(read, Math.Min(buffer.Length - read, size));
    }

    /// <summary>Begins with what was read of the file already.</summary>
    public void BeginLines(ReadOnlySpan<byte> rest)
    {
        HoldsLines = true;
        for (var left = rest; !left.IsEmpty;)
        {
            var room = Room().Span;
            var part = left[..Math.Min(left.Length, room.Length)];
            part.CopyTo(room);
            Advance(part.Length);
            left = left[part.Length..];
        }
    }

    /// <summary>Takes what was read into the room.</summary>
    public void Advance(int count)
    {
        var more = buffer.AsSpan(read, count);
        end = more.LastIndexOf((byte)'\n') is >= 0 and var last ? read + last + 1 : end;
        read += count;
    }

    /// <summary>Takes the rest for a line: the last one of the file.</summary>
    public void TakeRest() => end = read;

    /// <summary>Leaves the rest out.</summary>
    public void DropRest() => read = end;

    /// <summary>Finds the rows among the lines.</summary>
    /// <param name="marks">What was seen of the bytes.</param>
    public void FindRows(RowMarks marks)
    {
        for (var at = 0; HoldsLines && at < end;)
        {
            var lineEnd = marks.NextLineEnd(at);
            var row = LineReader.Trim(Bytes[at..lineEnd], out var column);
            Lines++;
            if (row.Length > 0)
            {
                rows.Add(new BatchRow(at + column - 1, row.Length, Lines, column));
            }

            at = lineEnd + 1;
        }
    }
}
