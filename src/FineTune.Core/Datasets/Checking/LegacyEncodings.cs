using System.Text;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Names the encoding that bytes outside UTF-8 probably have.</summary>
internal static class LegacyEncodings
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <param name="row">A row that is not UTF-8.</param>
    /// <param name="offset">Its first byte that is not.</param>
    public static string Describe(ReadOnlySpan<byte> row, int offset)
    {
        var guess = IsGb18030(row) ? "GB18030 / GBK" : row[offset] is >= 0xC0 ? "Windows-1252 / ISO 8859-1" : null;
        return guess is null ? $"byte 0x{row[offset]:X2}" : $"byte 0x{row[offset]:X2}, perhaps {guess}";
    }

    private static bool IsGb18030(ReadOnlySpan<byte> row)
    {
        try
        {
            // Two Han characters or more; a single accented letter of a Western encoding can look like one.
            return Gb18030.GetString(row).Count(unit => unit is >= '\u4E00' and < '\uA000') >= 2;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
