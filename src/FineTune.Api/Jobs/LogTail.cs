using FineTune.Core.Ports;

namespace FineTune.Api.Jobs;

/// <summary>Finds the last lines of a file by reading it from its end.</summary>
internal static class LogTail
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Where the last <paramref name="lines"/> whole lines of a file begin, in bytes; 0 where it has no more, or is missing.</summary>
    public static async Task<long> FindOffsetAsync(IArtifactStore store, string path, int lines, CancellationToken cancellation)
    {
        var end = (await store.FindAsync(path, cancellation))?.Bytes ?? 0;
        var buffer = new byte[BlockBytes];
        var ends = 0;
        while (end > 0)
        {
            var start = Math.Max(0, end - BlockBytes);
            await using var block = await store.OpenAsync(path, start, end - start, cancellation);
            var count = block is null ? 0 : await block.ReadAtLeastAsync(buffer.AsMemory(0, (int)(end - start)), (int)(end - start), false, cancellation);
            for (var index = count - 1; index >= 0; index--)
            {
                // The line end before the first wanted line is one more than there are wanted lines.
                if (buffer[index] == '\n' && ++ends > lines)
                {
                    return start + index + 1;
                }
            }

            end = start;
        }

        return 0;
    }
}
