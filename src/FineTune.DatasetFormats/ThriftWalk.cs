namespace FineTune.DatasetFormats;

/// <summary>Is told what stands in a struct.</summary>
internal interface IThriftVisitor
{
    void BeginStruct(string name);

    void Number(string name, int field, long value);
}

/// <summary>
/// Walks over a struct of Thrift's compact protocol before a library reads it. Libraries follow nesting as deep as it goes, make lists as
/// long as they claim to be, and take a field for what it should be; a file that was made to harm is therefore refused here.
/// </summary>
internal ref struct ThriftWalk(ReadOnlySpan<byte> data, IThriftVisitor visitor)
{
    private const int MaxDepth = 16;
    private const int MaxElements = 2_000_000;

    private readonly ReadOnlySpan<byte> data = data;
    private readonly IThriftVisitor visitor = visitor;
    private int elements;

    /// <summary>Bytes that were passed.</summary>
    public int Position { get; private set; }

    /// <summary>Walks over a struct.</summary>
    /// <exception cref="EndOfStreamException">The data ends within it.</exception>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public void Struct(string name, int depth = 0)
    {
        Refuse(depth > MaxDepth);
        visitor.BeginStruct(name);
        var fields = ParquetStructs.Of(name);
        var number = 0;
        for (var header = Next(); header != 0; header = Next())
        {
            var type = (ThriftType)(header & 15);
            number = header >> 4 == 0 ? (int)ZigZag() : number + (header >> 4);
            var known = fields.GetValueOrDefault(number);
            var isSame = known is null || known.Type == type || (known.Type == ThriftType.True && type == ThriftType.False);
            Refuse(!isSame);
            Value(name, number, type, known, depth);
        }
    }

    private void Value(string name, int number, ThriftType type, ThriftField? known, int depth)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Short or ThriftType.Integer or ThriftType.Long:
                visitor.Number(name, number, ZigZag());
                break;
            case ThriftType.List:
                List(name, number, known, depth);
                break;
            case ThriftType.Struct:
                Struct(known?.Struct ?? "None", depth + 1);
                break;
            default:
                Plain(type);
                break;
        }
    }

    private void List(string name, int number, ThriftField? known, int depth)
    {
        var header = Next();
        var type = (ThriftType)(header & 15);
        var count = header >> 4 == 15 ? Varint() : (ulong)(header >> 4);

        // Every element has a byte at least, but for booleans, which no list here has.
        Refuse(type is ThriftType.True or ThriftType.False || count > (ulong)(data.Length - Position) || (known is not null && count > 0 && known.Element != type));
        elements += (int)count;
        Refuse(elements > MaxElements || depth > MaxDepth);
        for (var index = 0UL; index < count; index++)
        {
            Value(name, number, type, known is null ? null : new ThriftField(type, known.Struct), depth + 1);
        }
    }

    private void Plain(ThriftType type)
    {
        var length = type switch
        {
            ThriftType.Byte => 1,
            ThriftType.Double => 8,
            ThriftType.Uuid => 16,
            ThriftType.Binary => (long)Math.Min(Varint(), int.MaxValue),
            _ => throw Broken(),
        };
        if (length > data.Length - Position)
        {
            throw new EndOfStreamException();
        }

        Position += (int)length;
    }

    private long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var one = Next();
            value |= (ulong)(one & 127) << shift;
            if (one < 128)
            {
                return value;
            }
        }

        throw Broken();
    }

    private int Next() => Position < data.Length ? data[Position++] : throw new EndOfStreamException();

    private static void Refuse(bool isWrong)
    {
        if (isWrong)
        {
            throw Broken();
        }
    }

    private static InvalidDataException Broken() => new("The metadata is damaged.");
}
