using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FineTune.Api.Requests;

/// <summary>Versions in ETag headers.</summary>
internal static class EntityTags
{
    public static string Of(string version) => $"\"{version}\"";

    /// <summary>The versions that a header names: null where there is no header, empty for <c>*</c>. A header that cannot be read
    /// names a version that nothing has.</summary>
    public static IReadOnlyList<string>? Read(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out var tags))
        {
            return [header.ToString()];
        }

        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)) ? [] : [.. tags.Select(tag => tag.Tag.ToString().Trim('"'))];
    }
}
