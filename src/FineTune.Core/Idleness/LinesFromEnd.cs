using System.Runtime.CompilerServices;
using FineTune.Core.Ports;

namespace FineTune.Core.Idleness;

/// <summary>Reads a file's lines from its end, no further than they are asked for.</summary>
internal static class LinesFromEnd
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Lines without their ends, last first; none where there is no such file.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(IArtifactStore artifacts, string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var start = (await artifacts.FindAsync(path, cancellation))?.Bytes ?? 0;
        var rest = Array.Empty<byte>();
        while (start > 0)
        {
            var count = (int)Math.Min(BlockBytes, start);
            start -= count;
            var bytes = new byte[count + rest.Length];
            await using var block = await artifacts.OpenAsync(path, start, count, cancellation);
            if (block is null || await block.ReadAtLeastAsync(bytes.AsMemory(0, count), count, throwOnEndOfStream: false, cancellation) < count)
            {
                yield break; // The file was removed meanwhile.
            }

            rest.CopyTo(bytes, count);
            var end = bytes.Length;
            for (var index = end - 1; index >= 0; index--)
            {
                if (bytes[index] == '\n')
                {
                    yield return bytes.AsMemory(index + 1, end - index - 1);
                    end = index;
                }
            }

            // The first line of a block may begin in the one before it.
            rest = bytes[..end];
        }

        yield return rest;
    }
}
