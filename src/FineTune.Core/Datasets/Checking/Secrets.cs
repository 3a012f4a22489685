namespace FineTune.Core.Datasets.Checking;

/// <summary>Finds what looks like a key of access. Looks at the row as it stands in the file; a warning may be wrong.</summary>
internal static class Secrets
{
    private static readonly Shape[] Shapes =
    [
        new("-----BEGIN "u8.ToArray(), 0, ContentFindings.PrivateKey),
        new("AKIA"u8.ToArray(), 16, ContentFindings.ApiKey),
        new("AIza"u8.ToArray(), 35, ContentFindings.ApiKey),
        new("sk-"u8.ToArray(), 20, ContentFindings.ApiKey),
        new("ghp_"u8.ToArray(), 36, ContentFindings.ApiKey),
        new("github_pat_"u8.ToArray(), 22, ContentFindings.ApiKey),
        new("glpat-"u8.ToArray(), 20, ContentFindings.ApiKey),
        new("hf_"u8.ToArray(), 30, ContentFindings.ApiKey),
        new("xoxb-"u8.ToArray(), 20, ContentFindings.ApiKey),
        new("AccountKey="u8.ToArray(), 40, ContentFindings.ApiKey),
        new("eyJhbGciOi"u8.ToArray(), 40, ContentFindings.ApiKey),
    ];

    /// <summary>Reports each kind of secret once, at its first place.</summary>
    public static void Find(ReadOnlySpan<byte> row, IRowFindings findings)
    {
        foreach (var shape in Shapes)
        {
            var from = 0;
            while (row[from..].IndexOf(shape.Prefix) is >= 0 and var found)
            {
                var at = from + found;
                from = at + shape.Prefix.Length;
                if (shape.Fits(row, at))
                {
                    findings.Tell(shape.Kind, at);
                    return;
                }
            }
        }
    }

    /// <param name="Prefix">What the secret begins with.</param>
    /// <param name="Rest">Fewest letters, digits and signs that follow.</param>
    /// <param name="Kind">What it is.</param>
    private sealed record Shape(byte[] Prefix, int Rest, FindingKind Kind)
    {
        public bool Fits(ReadOnlySpan<byte> row, int at)
        {
            if (Rest == 0)
            {
                var header = row[at..Math.Min(row.Length, at + 60)];
                return header.IndexOf("PRIVATE KEY"u8) >= 0;
            }

            if (at > 0 && IsPart(row[at - 1]))
            {
                return false;
            }

            var rest = row[(at + Prefix.Length)..];
            var length = 0;
            while (length < rest.Length && IsPart(rest[length]))
            {
                length++;
            }

            return length >= Rest && rest[..length].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        }

        private static bool IsPart(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'_' or (byte)'-' or (byte)'/' or (byte)'+' or (byte)'.' or (byte)'=';
    }
}
