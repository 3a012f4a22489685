using System.Buffers;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Finds what looks like a key of access or like data of a person, in one pass over the row as it stands in the file. A warning may be
/// wrong.
/// </summary>
internal static class SensitiveData
{
    // Every pattern has one of these bytes at a known place, and texts have few of them.
    private static readonly SearchValues<byte> Anchors = SearchValues.Create([.. "@0123456789"u8, .. Secrets.Anchors]);

    public static void Find(ReadOnlySpan<byte> row, IRowFindings findings)
    {
        var hasSecret = false;
        for (var at = 0; row[at..].IndexOfAny(Anchors) is >= 0 and var found;)
        {
            at += found;
            if (char.IsAsciiDigit((char)row[at]))
            {
                at = PersonalData.ReadNumber(row, at, findings);
                continue;
            }

            if (row[at] == '@')
            {
                PersonalData.ReadEmail(row, at, findings);
            }
            else if (!hasSecret)
            {
                hasSecret = Secrets.Read(row, at, findings);
            }

            at++;
        }
    }
}
