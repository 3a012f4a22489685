using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Unpacked data that must stay in proportion to what it was unpacked from.</summary>
/// <param name="unpacked">The data.</param>
/// <param name="packed">What it comes from.</param>
internal sealed class UnpackedStream(Stream unpacked, CountedStream packed) : ReadOnlyStream
{
    /// <summary>Bytes that may come out of anything.</summary>
    private const long Free = 64 * 1024 * 1024;

    /// <summary>Beyond them, bytes that may come out of one; rows of text seldom give 30.</summary>
    private const long MaxRatio = 200;

    private long count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await unpacked.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new UnreadableFileException(FileFindings.BrokenCompression, new FindingPlace(0));
        }

        count += read;
        if (count > Free && count / MaxRatio > packed.Count)
        {
            throw new UnreadableFileException(FileFindings.CompressionBomb, new FindingPlace(0, Excerpt: $"{packed.Count} → {count}"));
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
