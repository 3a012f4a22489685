using System.Text.Json;

namespace FineTune.Api.Requests;

/// <summary>Texts of a JSON document that anybody may have sent.</summary>
internal static class JsonTexts
{
    /// <summary>Reads every text and field name once, so that none fails later: escapes are looked at only when a text is read.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text holds half of a surrogate pair.</exception>
    public static void Check(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
            {
                reader.GetString();
            }
        }
    }
}
