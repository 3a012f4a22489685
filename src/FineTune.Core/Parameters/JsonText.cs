using System.Text.Json;

namespace FineTune.Core.Parameters;

/// <summary>Text of a JSON string that a hostile client may have sent.</summary>
internal static class JsonText
{
    /// <summary>False for anything but a string, and for a string whose escapes are half a surrogate pair.</summary>
    public static bool TryGet(JsonElement json, out string text)
    {
        text = "";
        if (json.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
