using System.Runtime.CompilerServices;
using FineTune.Core.Ports;

namespace FineTune.Api.Jobs;

/// <summary>Which lines of a log are wanted.</summary>
/// <param name="From">Not before this time; null for any.</param>
/// <param name="To">Not after this time; null for any.</param>
/// <param name="Search">Text that a line holds, in any case; null for any.</param>
/// <param name="Tail">Only the last lines; null for all.</param>
internal sealed record LogQuery(DateTimeOffset? From, DateTimeOffset? To, string? Search, int? Tail)
{
    /// <summary>Most lines of one answer.</summary>
    public const int MaxLines = 100_000;

    /// <summary>Most characters that are kept to find the last lines of a search.</summary>
    private const int KeptCharacters = 8 * 1024 * 1024;

    private const int DefaultTail = 1000;

    private bool TakesAll => From is null && To is null && Search is null;

    public static LogQuery Of(DateTimeOffset? from, DateTimeOffset? to, string? search, int? tail)
    {
        var query = new LogQuery(from, to, string.IsNullOrEmpty(search) ? null : search, tail);
        return query.TakesAll ? query with { Tail = tail ?? DefaultTail } : query;
    }

    /// <summary>The wanted lines, oldest first. Reads no more of the file than it must, and keeps none of it but what a tail needs.</summary>
    public IAsyncEnumerable<LogLine> ReadAsync(IArtifactStore store, string path, CancellationToken cancellation) => this switch
    {
        { TakesAll: true, Tail: { } lines } => ReadTailAsync(store, path, lines, cancellation),
        { Tail: { } lines } => LastAsync(ReadFittingAsync(store, path, cancellation), lines, cancellation),
        _ => ReadFittingAsync(store, path, cancellation).Take(MaxLines),
    };

    private static async IAsyncEnumerable<LogLine> ReadTailAsync(
        IArtifactStore store, string path, int lines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var offset = await LogTail.FindOffsetAsync(store, path, lines, cancellation);
        await foreach (var line in LogLines.ReadAsync(store, path, offset, cancellation))
        {
            yield return line;
        }
    }

    private async IAsyncEnumerable<LogLine> ReadFittingAsync(
        IArtifactStore store, string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in LogLines.ReadAsync(store, path, 0, cancellation))
        {
            var fits = (From is null || line.Time >= From) && (To is null || line.Time <= To)
                && (Search is null || line.Text.Contains(Search, StringComparison.OrdinalIgnoreCase));
            if (fits)
            {
                yield return line;
            }
        }
    }

    private static async IAsyncEnumerable<LogLine> LastAsync(
        IAsyncEnumerable<LogLine> all, int lines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var kept = new Queue<LogLine>();
        var characters = 0;
        await foreach (var line in all.WithCancellation(cancellation))
        {
            kept.Enqueue(line);
            characters += line.Text.Length;
            while (kept.Count > lines || characters > KeptCharacters)
            {
                characters -= kept.Dequeue().Text.Length;
            }
        }

        foreach (var line in kept)
        {
            yield return line;
        }
    }
}
