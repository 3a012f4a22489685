using System.Text;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>Finds out what a file is, by its first bytes and its name, and opens it as rows.</summary>
internal sealed class DatasetFile(IReadOnlyList<IRowFormat> formats, IReadOnlyList<ICompression> compressions, FindingLog log)
{
    private const int HeadBytes = 512;

    private static readonly string[] TextExtensions = [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt"];
    private static readonly string[] ArchiveExtensions = [".zip", ".tar", ".tgz", ".7z", ".rar"];

    private static readonly (byte[] Magic, int Offset, string Name)[] Archives =
    [
        ("PK\x03\x04"u8.ToArray(), 0, "zip"), ("PK\x05\x06"u8.ToArray(), 0, "zip"), ("ustar"u8.ToArray(), 257, "tar"), ([0x37, 0x7A, 0xBC, 0xAF], 0, "7z"),
        ("Rar!"u8.ToArray(), 0, "rar"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], 0, "xz"), ("BZh"u8.ToArray(), 0, "bzip2"),
    ];

    /// <summary>Whether what was opened are the file's own bytes, and not unpacked or converted ones.</summary>
    public bool IsPlain { get; private set; } = true;

    /// <exception cref="UnreadableFileException">The file is none that can be read.</exception>
    public async ValueTask<RowReader> OpenAsync(Stream content, string fileName, CancellationToken cancellation)
    {
        var name = fileName.ToLowerInvariant();
        var file = new CountedStream(content);
        var head = await file.PeekAsync(HeadBytes, cancellation);
        if (head.IsEmpty)
        {
            throw Unreadable(FileFindings.Empty);
        }

        var known = formats.FirstOrDefault(format => name.EndsWith(format.Extension, StringComparison.Ordinal));
        if (known is not null)
        {
            IsPlain = false;
            content.Position = 0;
            return await known.OpenAsync(content, cancellation);
        }

        if (CompressionOf(head.Span) is { } compression)
        {
            IsPlain = false;
            name = name.EndsWith(compression.Extension, StringComparison.Ordinal) ? name[..^compression.Extension.Length] : name;
            file = new CountedStream(new UnpackedStream(compression.Open(file), file));
            head = await file.PeekAsync(HeadBytes, cancellation);
            if (CompressionOf(head.Span) is not null)
            {
                throw Unreadable(FileFindings.Nested);
            }

            if (head.IsEmpty)
            {
                throw Unreadable(FileFindings.Empty);
            }
        }

        RefuseArchive(head.Span, name);
        return OpenText(Decode(file, head.Span), name);
    }

    /// <summary>Why a file of a name cannot be read, whatever is in it; null where it may be.</summary>
    public static FindingKind? RefusalOf(string fileName, IEnumerable<IRowFormat> formats, IEnumerable<ICompression> compressions)
    {
        var name = fileName.ToLowerInvariant();
        if (formats.Any(format => name.EndsWith(format.Extension, StringComparison.Ordinal)))
        {
            return null;
        }

        var packed = compressions.FirstOrDefault(compression => name.EndsWith(compression.Extension, StringComparison.Ordinal));
        var extension = Path.GetExtension(packed is null ? name : name[..^packed.Extension.Length]);
        return ArchiveExtensions.Contains(extension) ? FileFindings.Archive : TextExtensions.Contains(extension) ? null : FileFindings.UnknownExtension;
    }

    private RowReader OpenText(Stream text, string name) => Path.GetExtension(name) switch
    {
        ".jsonl" or ".ndjson" => new LineReader(text, log),
        ".json" => new JsonFileReader(text),
        ".csv" or ".tsv" => new CsvReader(text, log),
        ".txt" => new TextLineReader(new LineReader(text, log)),
        var other => throw Unreadable(FileFindings.UnknownExtension, other.Length is > 0 and <= 20 ? other : null),
    };

    private Stream Decode(CountedStream file, ReadOnlySpan<byte> head)
    {
        switch (head)
        {
            case [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..]:
                throw Unreadable(FileFindings.Utf32);
            case [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]:
                IsPlain = false;
                log.Tell(FileFindings.Utf16, new FindingPlace(0));
                file.Skip(2);
                return Encoding.CreateTranscodingStream(file, head[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode, new UTF8Encoding(false), leaveOpen: true);
            case [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..]:
                throw Unreadable(FileFindings.Utf16Unmarked);
            case [0xEF, 0xBB, 0xBF, ..]:
                IsPlain = false;
                log.Tell(FileFindings.ByteOrderMark, new FindingPlace(0));
                file.Skip(3);
                return file;
            default:
                return file;
        }
    }

    private ICompression? CompressionOf(ReadOnlySpan<byte> head)
    {
        foreach (var compression in compressions)
        {
            if (head.StartsWith(compression.Magic))
            {
                return compression;
            }
        }

        return null;
    }

    private static void RefuseArchive(ReadOnlySpan<byte> head, string name)
    {
        foreach (var (magic, offset, kind) in Archives)
        {
            if (head.Length >= offset + magic.Length && head.Slice(offset, magic.Length).SequenceEqual(magic))
            {
                throw Unreadable(FileFindings.Archive, kind);
            }
        }

        if (ArchiveExtensions.Contains(Path.GetExtension(name)))
        {
            throw Unreadable(FileFindings.Archive, Path.GetExtension(name)[1..]);
        }
    }

    private static UnreadableFileException Unreadable(FindingKind kind, string? excerpt = null) => new(kind, new FindingPlace(0, Excerpt: excerpt));
}
