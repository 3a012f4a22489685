namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Finds what looks like a key of access or like data of a person in the row as it stands in the file. Every pattern has a digit, an
/// <c>@</c> or one of <see cref="Secrets.Anchors"/> at a known place, and texts have few of them. A warning may be wrong.
/// </summary>
internal static class SensitiveData
{
    public static void Find(ReadOnlySpan<byte> row, RowMarks marks, IRowFindings findings)
    {
        var hasSecret = false;
        for (var at = 0; (at = marks.NextAnchor(at)) < row.Length;)
        {
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
