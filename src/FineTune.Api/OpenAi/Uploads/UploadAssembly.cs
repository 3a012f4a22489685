using System.Buffers;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Datasets.Uploads;
using FineTune.Core.Ports;

namespace FineTune.Api.OpenAi.Uploads;

/// <summary>Joins the parts of an upload and checks that they are the announced file.</summary>
internal static class UploadAssembly
{
    private const int Md5Bytes = 16;

    /// <summary>The whole file, in a temporary file that goes when the stream is closed.</summary>
    /// <exception cref="OpenAiException">A part is missing, or size or checksum differ.</exception>
    public static async Task<Stream> JoinAsync(
        UploadFolder folder, UploadRecord record, IReadOnlyList<string> parts, string? md5, IScratchFiles scratch, CancellationToken cancellation)
    {
        var whole = scratch.Create();
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

    private static async Task CheckAsync(Stream whole, UploadRecord record, string? md5, CancellationToken cancellation)
    {
        if (whole.Length != record.Bytes)
        {
            throw OpenAiException.Invalid("part_ids", "size_mismatch", $"The parts have {whole.Length} bytes together; {record.Bytes} were announced. Send what is missing, or begin a new upload.");
        }

        var expected = new ExpectedContent(null, md5 is null ? [] : [Base64(md5)], null);
        if (await expected.RefuseAsync(whole, cancellation) is not null)
        {
            throw OpenAiException.Invalid("md5", "checksum_mismatch", "The parts together have another MD5. Check their order, or send them again.");
        }
    }

    // Clients write it as hexadecimal digits, or as storage does.
    private static string Base64(string md5)
    {
        var hash = new byte[Md5Bytes];
        return md5.Length == 2 * Md5Bytes && Convert.FromHexString(md5, hash, out _, out _) == OperationStatus.Done ? Convert.ToBase64String(hash) : md5;
    }
}
