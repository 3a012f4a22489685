using System.Text;
using CsCheck;
using FineTune.Core.Datasets.Uploads;

namespace FineTune.Core.Tests.Datasets;

public sealed class Crc64Tests
{
    [Fact]
    public void Value_OfTheCatalogsDigits_IsItsCheckValue() => Assert.Equal(0xAE8B14860A799888UL, Of(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Value_DoesNotDependOnHowTheContentIsCut() => Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 200]).Sample((bytes, cut) =>
        Of(bytes) == Of(bytes[..Math.Min(cut, bytes.Length)], bytes[Math.Min(cut, bytes.Length)..]));

    private static ulong Of(params byte[][] parts)
    {
        var crc = new Crc64();
        foreach (var part in parts)
        {
            crc.Add(part);
        }

        return crc.Value;
    }
}
