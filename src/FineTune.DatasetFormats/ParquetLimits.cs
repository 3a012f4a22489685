using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;
using Parquet.Meta;

namespace FineTune.DatasetFormats;

/// <summary>
/// What a Parquet file may ask for. A row group is held in memory as a whole, and what it claims to hold need not be what its pages hold;
/// so both are looked at before the library reads them.
/// </summary>
internal static class ParquetLimits
{
    /// <summary>Bytes of all columns of a row group, unpacked.</summary>
    public const long MaxGroupBytes = 128 * 1024 * 1024;

    /// <summary>Values of all columns of a row group; a column that repeats one value needs hardly a byte for many.</summary>
    public const long MaxGroupValues = 16 * 1024 * 1024;

    private const int MaxFooterBytes = 16 * 1024 * 1024;
    private const int MaxColumns = 1000;
    private const int MaxPages = 1_000_000;
    private const int MaxSchemaDepth = 16;
    private const int TrailerBytes = 8;
    private const int FirstWindow = 4 * 1024;
    private const int LastWindow = 4 * 1024 * 1024;

    /// <summary>Looks at the metadata at the file's end.</summary>
    /// <exception cref="InvalidDataException">The file is no Parquet, or was made to harm.</exception>
    public static async Task CheckFooterAsync(Stream content, CancellationToken cancellation)
    {
        var trailer = content.Length > 2 * TrailerBytes ? await ReadAsync(content, content.Length - TrailerBytes, TrailerBytes, cancellation) : [];
        if (trailer.Length < TrailerBytes || !trailer.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException("The file does not end as Parquet does.");
        }

        var length = BitConverter.ToUInt32(trailer);
        if (length > MaxFooterBytes || length > content.Length - TrailerBytes)
        {
            throw new InvalidDataException($"The metadata has {length} bytes.");
        }

        var footer = await ReadAsync(content, content.Length - TrailerBytes - length, (int)length, cancellation);
        var schema = new SchemaShape();
        new ThriftWalk(footer, schema).Struct(ParquetStructs.File);
        if (schema.Count > MaxColumns || schema.Depth > MaxSchemaDepth)
        {
            throw new InvalidDataException($"The file has {schema.Count} columns, up to {schema.Depth} within each other.");
        }

        content.Position = 0;
    }

    /// <summary>Looks at the pages of a row group.</summary>
    /// <param name="content">The file.</param>
    /// <param name="group">What its metadata says of the group.</param>
    /// <param name="row">Number of its first row.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="UnreadableFileException">The group is larger than can be held.</exception>
    public static async Task CheckGroupAsync(Stream content, RowGroup group, long row, CancellationToken cancellation)
    {
        var (bytes, values, pages) = (0L, 0L, 0);
        var proportion = new Proportion();
        foreach (var column in group.Columns)
        {
            var told = column.MetaData ?? throw new InvalidDataException("A column has no metadata.");
            var at = told.DictionaryPageOffset is > 0 and var dictionary ? Math.Min(dictionary, told.DataPageOffset) : told.DataPageOffset;
            values += told.NumValues;
            Refuse(told.NumValues < 0, bytes, values, row);
            for (var seen = 0L; seen < told.NumValues;)
            {
                var (header, page) = await ReadPageAsync(content, at, cancellation);
                at += header + page.Packed;
                bytes += page.Unpacked;
                proportion.Add(page.Unpacked, content.Length);
                values += page.IsDictionary ? page.Values : 0;
                seen += page.IsDictionary ? 0 : page.Values;
                Refuse(page.Packed < 0 || page.Unpacked < 0 || page.Values < 0 || at > content.Length, bytes, values, row);
                Refuse(seen > told.NumValues || ++pages > MaxPages, bytes, values, row);
            }
        }
    }

    private static void Refuse(bool isDamaged, long bytes, long values, long row)
    {
        if (isDamaged)
        {
            throw new InvalidDataException("A page is not what the metadata says.");
        }

        if (bytes > MaxGroupBytes || values > MaxGroupValues)
        {
            throw new UnreadableFileException(FileFindings.RowGroupTooLarge, new FindingPlace(row, Excerpt: $"{bytes} bytes, {values} values"));
        }
    }

    private static async Task<(int Length, PageShape Page)> ReadPageAsync(Stream content, long at, CancellationToken cancellation)
    {
        for (var window = FirstWindow; ; window *= 16)
        {
            var bytes = at >= 0 && at < content.Length ? await ReadAsync(content, at, window, cancellation) : [];
            try
            {
                var page = new PageShape();
                var walk = new ThriftWalk(bytes, page);
                walk.Struct(ParquetStructs.Page);
                return (walk.Position, page);
            }
            catch (EndOfStreamException) when (bytes.Length == window && window < LastWindow)
            {
                // Statistics of a page may be long texts.
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Stream content, long at, int length, CancellationToken cancellation)
    {
        content.Position = at;
        var bytes = new byte[length];
        var count = await content.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellation);
        return count == length ? bytes : bytes[..count];
    }

    // Elements come parents first; each says how many children follow.
    private sealed class SchemaShape : IThriftVisitor
    {
        private readonly List<long> children = [];

        public int Count => children.Count;

        public int Depth
        {
            get
            {
                var open = new Stack<long>();
                var depth = 0;
                foreach (var count in children)
                {
                    while (open.Count > 0 && open.Peek() == 0)
                    {
                        open.Pop();
                    }

                    open.Push(open.Count > 0 ? open.Pop() - 1 : 0);
                    open.Push(Math.Max(0, count));
                    depth = Math.Max(depth, open.Count - 1);
                }

                return depth;
            }
        }

        public void BeginStruct(string name)
        {
            if (name == "Schema")
            {
                children.Add(0);
            }
        }

        public void Number(string name, int field, long value)
        {
            if (name == "Schema" && field == 5)
            {
                children[^1] = value;
            }
        }
    }

    private sealed class PageShape : IThriftVisitor
    {
        public bool IsDictionary { get; private set; }

        public long Unpacked { get; private set; }

        public long Packed { get; private set; }

        public long Values { get; private set; }

        public void BeginStruct(string name) => IsDictionary |= name == "DictionaryPage";

        public void Number(string name, int field, long value)
        {
            switch (name, field)
            {
                case (ParquetStructs.Page, 2):
                    Unpacked = value;
                    break;
                case (ParquetStructs.Page, 3):
                    Packed = value;
                    break;
                case ("DataPage" or "DataPage2" or "DictionaryPage", 1):
                    Values = value;
                    break;
            }
        }
    }
}
