using System.Text;

namespace FineTune.Core.Datasets.Checking;

/// <summary>What keys of access look like.</summary>
internal static class Secrets
{
    private static readonly Shape[] Shapes =
    [
        new("-----BEGIN ", 0, 0, ContentFindings.PrivateKey),
        new("AKIA", 1, 16, ContentFindings.ApiKey),
        new("AIza", 2, 35, ContentFindings.ApiKey),
        new("sk-", 2, 20, ContentFindings.ApiKey),
        new("ghp_", 3, 36, ContentFindings.ApiKey),
        new("github_pat_", 6, 22, ContentFindings.ApiKey),
        new("glpat-", 5, 20, ContentFindings.ApiKey),
        new("hf_", 2, 30, ContentFindings.ApiKey),
        new("xoxb-", 4, 20, ContentFindings.ApiKey),
        new("AccountKey=", 7, 40, ContentFindings.ApiKey),
        new("eyJhbGciOi", 2, 40, ContentFindings.ApiKey),
    ];

    // Shapes by the byte of their anchor; read for every anchor of a file.
    private static readonly Shape[][] ByAnchor =
        [.. Enumerable.Range(0, 256).Select(one => Shapes.Where(shape => shape.Prefix[shape.Anchor] == one).ToArray())];

    /// <summary>The bytes that <see cref="Read"/> is called at.</summary>
    public static ReadOnlySpan<byte> Anchors => "-_KzJ"u8;

    /// <summary>Reports a secret that has an anchor at a place.</summary>
    public static bool Read(ReadOnlySpan<byte> row, int anchor, IRowFindings findings)
    {
        foreach (var shape in ByAnchor[row[anchor]])
        {
            // The byte before the anchor tells most places apart.
            var at = anchor - shape.Anchor;
            if (at >= 0 && (shape.Anchor == 0 || row[anchor - 1] == shape.Prefix[shape.Anchor - 1]) && row[at..].StartsWith(shape.Prefix) && shape.Fits(row, at))
            {
                findings.Tell(shape.Kind, at);
                return true;
            }
        }

        return false;
    }

    /// <param name="text">What the secret begins with.</param>
    /// <param name="anchor">Place of the first anchor within it.</param>
    /// <param name="rest">Fewest letters, digits and signs that follow; 0 where a header follows.</param>
    /// <param name="kind">What it is.</param>
    private sealed class Shape(string text, int anchor, int rest, FindingKind kind)
    {
        public byte[] Prefix { get; } = Encoding.ASCII.GetBytes(text);

        public int Anchor => anchor;

        public FindingKind Kind => kind;

        public bool Fits(ReadOnlySpan<byte> row, int at)
        {
            if (rest == 0)
            {
                var header = row[at..Math.Min(row.Length, at + 60)];
                return header.IndexOf("PRIVATE KEY"u8) >= 0;
            }

            if (at > 0 && IsPart(row[at - 1]))
            {
                return false;
            }

            var tail = row[(at + Prefix.Length)..];
            var length = 0;
            while (length < tail.Length && IsPart(tail[length]))
            {
                length++;
            }

            return length >= rest && tail[..length].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        }

        private static bool IsPart(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'_' or (byte)'-' or (byte)'/' or (byte)'+' or (byte)'.' or (byte)'=';
    }
}
