using System.Buffers;

namespace FineTune.Core.Datasets;

/// <summary>Writes rows as JSON lines.</summary>
internal sealed class ConvertedRows(Stream target)
{
    private const int BufferBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new(BufferBytes);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> row, CancellationToken cancellation)
    {
        Append(row.Span);
        if (buffer.WrittenCount >= BufferBytes)
        {
            await FlushAsync(cancellation);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await target.WriteAsync(buffer.WrittenMemory, cancellation);
        buffer.ResetWrittenCount();
    }

    private void Append(ReadOnlySpan<byte> row)
    {
        var line = buffer.GetSpan(row.Length + 1)[..(row.Length + 1)];
        row.CopyTo(line);

        // A line break within JSON always stands between values, where a space means the same.
        line[..^1].Replace((byte)'\n', (byte)' ');
        line[..^1].Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        buffer.Advance(line.Length);
    }
}
