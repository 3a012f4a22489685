using System.Security.Cryptography;
using FineTune.Api.OpenAi.Errors;

namespace FineTune.Api.OpenAi.Uploads;

/// <summary>Joins the parts of an upload and checks that they are the announced file.</summary>
internal static class UploadAssembly
{
    /// <summary>The whole file, in a temporary file that goes when the stream is closed.</summary>
    /// <exception cref="OpenAiException">A part is missing, or size or checksum differ.</exception>
    public static async Task<Stream> JoinAsync(
        UploadFolder folder, UploadRecord record, IReadOnlyList<string> parts, string? md5, CancellationToken cancellation)
    {
        var whole = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            foreach (var part in parts)
            {
                await using var content = await folder.OpenPartAsync(record.Hex, part, cancellation)
                    ?? throw OpenAiException.Invalid("part_ids", "invalid_value", $"There is no part 'part_{part}' in this upload.");
                await content.CopyToAsync(whole, cancellation);
            }

            await CheckAsync(whole, record, md5, cancellation);
            whole.Position = 0;
            return whole;
        }
        catch
        {
            await whole.DisposeAsync();
            throw;
        }
    }

    private static async Task CheckAsync(FileStream whole, UploadRecord record, string? md5, CancellationToken cancellation)
    {
        if (whole.Length != record.Bytes)
        {
            throw OpenAiException.Invalid("part_ids", "size_mismatch", $"The parts have {whole.Length} bytes together; {record.Bytes} were announced. Send what is missing, or begin a new upload.");
        }

        if (md5 is null)
        {
            return;
        }

        whole.Position = 0;
#pragma warning disable CA5351 // The contract's checksum against damage on the way; nothing is protected by it.
        var hash = await MD5.HashDataAsync(whole, cancellation);
#pragma warning restore CA5351
        if (!md5.Equals(Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase) && md5 != Convert.ToBase64String(hash))
        {
            throw OpenAiException.Invalid("md5", "checksum_mismatch", "The parts together have another MD5. Check their order, or send them again.");
        }
    }
}
