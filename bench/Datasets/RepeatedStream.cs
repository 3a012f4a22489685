using System.Globalization;
using System.Text;

namespace FineTune.Bench.Datasets;

/// <summary>
/// The same rows again and again, without being held more than once. Each row has a place for the number of the round, so that no row
/// comes twice.
/// </summary>
internal sealed class RepeatedStream(byte[] rows, long length) : Stream
{
    /// <summary>What stands in a row where the number of the round goes.</summary>
    public const string Mark = "########";

    private readonly byte[] block = [.. rows];
    private readonly List<int> marks = FindMarks(rows);
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value == 0 ? 0 : throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var at = (int)(position % block.Length);
        if (at == 0)
        {
            Stamp((int)(position / block.Length));
        }

        var count = (int)Math.Min(length - position, Math.Min(buffer.Length, block.Length - at));
        block.AsSpan(at, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private static List<int> FindMarks(byte[] rows)
    {
        var found = new List<int>();
        for (var at = 0; rows.AsSpan(at).IndexOf("########"u8) is >= 0 and var next;)
        {
            at += next + Mark.Length;
            found.Add(at - Mark.Length);
        }

        return found;
    }

    private void Stamp(int round)
    {
        Span<byte> number = stackalloc byte[Mark.Length];
        Encoding.ASCII.GetBytes(round.ToString("D8", CultureInfo.InvariantCulture), number);
        foreach (var mark in marks)
        {
            number.CopyTo(block.AsSpan(mark));
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
