using System.Globalization;
using System.Text.Json.Serialization;
using FineTune.Api.OpenAi.Errors;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi;

/// <summary>A list as the contract writes it.</summary>
/// <param name="FirstId">Id of the first item; left out where the list has none, since clients cannot read a null there.</param>
/// <param name="LastId">Id of the last item.</param>
public sealed record ListView<T>(
    IReadOnlyList<T> Data,
    bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FirstId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastId = null)
{
    public string Object { get; } = "list";
}

/// <summary>Where a page starts and how long it is: <c>after</c> and <c>limit</c>.</summary>
internal sealed record Paging(string? After, int Limit)
{
    private const int MaxLimit = 10_000;

    /// <exception cref="OpenAiException">The limit is no number that a page can have.</exception>
    public static Paging Read(HttpRequest request, int limit)
    {
        var after = request.Query["after"].ToString();
        var text = request.Query["limit"].ToString();
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is 0 or > MaxLimit))
        {
            throw OpenAiException.Invalid("limit", "invalid_value", $"'limit' is a whole number from 1 to {MaxLimit}.");
        }

        return new Paging(after.Length == 0 ? null : after, limit);
    }

    /// <summary>The page of a whole, sorted list, and whether more follows it.</summary>
    /// <exception cref="OpenAiException">There is no item with the id that the page should start after.</exception>
    public (IReadOnlyList<T> Items, bool HasMore) Of<T>(IReadOnlyList<T> all, Func<T, string> id)
    {
        var first = 0;
        if (After is not null)
        {
            while (first < all.Count && id(all[first]) != After)
            {
                first++;
            }

            first = first < all.Count ? first + 1 : throw OpenAiException.Invalid("after", "invalid_value", $"There is no '{After}' in this list. Start again without 'after'.");
        }

        return ([.. all.Skip(first).Take(Limit)], first + Limit < all.Count);
    }
}
