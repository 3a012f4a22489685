namespace FineTune.Core.Datasets.Uploads;

/// <summary>CRC-64/NVME, the checksum that Azure Storage writes as <c>x-ms-content-crc64</c>: eight bytes, lowest first, in base64.</summary>
public sealed class Crc64
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;
    private const int Slices = 8;

    private static readonly ulong[][] Tables = MakeTables();

    private ulong state = ulong.MaxValue;

    /// <summary>Checksum of what was added so far.</summary>
    public ulong Value => ~state;

    public void Add(ReadOnlySpan<byte> content)
    {
        var crc = state;
        for (; content.Length >= Slices; content = content[Slices..])
        {
            crc ^= BitConverter.ToUInt64(content);
            var next = 0UL;
            for (var slice = 0; slice < Slices; slice++)
            {
                next ^= Tables[Slices - 1 - slice][(byte)(crc >> (8 * slice))];
            }

            crc = next;
        }

        foreach (var one in content)
        {
            crc = Tables[0][(byte)(crc ^ one)] ^ (crc >> 8);
        }

        state = crc;
    }

    public override string ToString() => Convert.ToBase64String(BitConverter.GetBytes(Value));

    // Table n tells what a byte does to the checksum n bytes later, so that eight bytes are taken at once.
    private static ulong[][] MakeTables()
    {
        var tables = new ulong[Slices][];
        for (var slice = 0; slice < Slices; slice++)
        {
            tables[slice] = new ulong[256];
            for (var one = 0; one < 256; one++)
            {
                tables[slice][one] = slice == 0 ? Divide((ulong)one) : tables[0][(byte)tables[slice - 1][one]] ^ (tables[slice - 1][one] >> 8);
            }
        }

        return tables;
    }

    private static ulong Divide(ulong value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        }

        return value;
    }
}
