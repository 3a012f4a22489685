using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Watches that what comes out of packed data stays in proportion to it.</summary>
public sealed class Proportion
{
    /// <summary>Bytes that may come out of anything.</summary>
    private const long Free = 64 * 1024 * 1024;

    /// <summary>Beyond them, bytes that may come out of one; rows of text seldom give 30.</summary>
    private const long MaxRatio = 200;

    private long count;

    /// <param name="unpacked">Bytes that came out now.</param>
    /// <param name="packed">Bytes that all of it came from.</param>
    /// <exception cref="UnreadableFileException">It is out of all proportion.</exception>
    public void Add(long unpacked, long packed)
    {
        count += unpacked;
        if (count > Free && count / MaxRatio > packed)
        {
            throw new UnreadableFileException(FileFindings.CompressionBomb, new FindingPlace(0, Excerpt: $"{packed} → {count}"));
        }
    }
}
