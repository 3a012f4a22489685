using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FineTune.Core.Ports;

namespace FineTune.Api.Jobs;

/// <summary>One line of a log.</summary>
/// <param name="Offset">Bytes before the end of the line; going on from here misses nothing.</param>
/// <param name="Time">When it was written, where the line says it.</param>
/// <param name="Text">The line as it stands.</param>
public sealed record LogLine(long Offset, DateTimeOffset? Time, string Text);

/// <summary>Reads whole lines of a file that may still grow.</summary>
internal static class LogLines
{
    private const int MaxLineBytes = 64 * 1024;

    /// <summary>Whole lines from an offset to the present end; a line that is still being written is left for later.</summary>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        IArtifactStore store, string path, long offset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var content = await store.OpenAsync(path, offset, null, cancellation);
        if (content is null)
        {
            yield break;
        }

        using var line = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int count; (count = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            for (var index = 0; index < count; index++)
            {
                offset++;
                if (buffer[index] != '\n')
                {
                    if (line.Length < MaxLineBytes)
                    {
                        line.WriteByte(buffer[index]);
                    }

                    continue;
                }

                yield return Parse(offset, Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
                line.SetLength(0);
            }
        }
    }

    private static LogLine Parse(long offset, string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var stamp = space is > 18 and < 36 ? text.AsSpan(0, space) : default;
        var known = DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        return new LogLine(offset, known ? time : null, text);
    }
}
