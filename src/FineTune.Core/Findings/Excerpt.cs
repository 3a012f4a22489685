namespace FineTune.Core.Findings;

/// <summary>What somebody sent, as findings repeat it.</summary>
public static class Excerpt
{
    private const int MaxCharacters = 80;

    /// <summary>The text, or its beginning where it is long.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxCharacters ? text : text[..(MaxCharacters - 3)] + "...";
    }
}
