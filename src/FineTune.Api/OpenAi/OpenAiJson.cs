using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi;

/// <summary>JSON as the contract writes it.</summary>
internal static class OpenAiJson
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IResult Ok<T>(T value) => Results.Json(value, Options);

    /// <summary>Whole seconds since 1970: the contract has no fractions, and clients cannot read them.</summary>
    public static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();
}
