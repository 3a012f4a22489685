using System.Buffers;
using System.Security.Cryptography;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Uploads;

/// <summary>What a file must be, told by the client that sent it or by storage. Null where nothing is known.</summary>
/// <param name="Bytes">Size.</param>
/// <param name="Md5">MD5 of the content, in base64.</param>
/// <param name="Crc64">CRC-64 of the content, in base64.</param>
public sealed record ExpectedContent(long? Bytes, IReadOnlyList<string> Md5, string? Crc64)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Reads a file from its first byte to its last, and says why it is another than expected; null where it is not.</summary>
    public async Task<DatasetReport?> RefuseAsync(Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (Bytes is { } bytes && bytes != content.Length)
        {
            return DatasetReport.Refused(FileFindings.SizeDiffers, $"{content.Length}, {bytes}");
        }

        if (Md5.Count == 0 && Crc64 is null)
        {
            return null;
        }

        var (md5, crc64) = await HashAsync(content, cancellation);
        var differs = Md5.FirstOrDefault(expected => expected != md5) is { } other ? $"MD5 {md5}, {other}"
            : Crc64 is not null && Crc64 != crc64 ? $"CRC-64 {crc64}, {Crc64}" : null;
        return differs is null ? null : DatasetReport.Refused(FileFindings.ChecksumDiffers, differs);
    }

    private static async Task<(string Md5, string Crc64)> HashAsync(Stream content, CancellationToken cancellation)
    {
#pragma warning disable CA5351 // Storage's checksum against damage on the way; nothing is protected by it.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var crc64 = new Crc64();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            content.Position = 0;
            for (int count; (count = await content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellation)) > 0;)
            {
                md5.AppendData(buffer, 0, count);
                crc64.Add(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (Convert.ToBase64String(md5.GetHashAndReset()), crc64.ToString());
    }
}
