namespace FineTune.Core.Findings;

/// <summary>Finds what a user probably meant.</summary>
public static class Nearest
{
    /// <summary>The candidate with the fewest edits, or null where none is near.</summary>
    public static string? To(string text, IEnumerable<string> candidates)
    {
        if (text.Length > 100)
        {
            return null;
        }

        var best = candidates.Select(candidate => (candidate, Edits: Edits(text, candidate))).OrderBy(pair => pair.Edits).FirstOrDefault();
        return best.candidate is not null && best.Edits <= Math.Max(1, best.candidate.Length / 3) ? best.candidate : null;
    }

    private static int Edits(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
