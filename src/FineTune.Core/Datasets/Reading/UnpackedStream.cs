using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Unpacked data that must stay in proportion to what it was unpacked from.</summary>
/// <param name="unpacked">The data.</param>
/// <param name="packed">What it comes from.</param>
internal sealed class UnpackedStream(Stream unpacked, CountedStream packed) : ReadOnlyStream
{
    private readonly Proportion proportion = new();

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

        proportion.Add(read, packed.Count);
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
