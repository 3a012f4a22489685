using System.Text.Json;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Api.Money;

/// <summary>Reads amounts that clients set as budgets.</summary>
internal static class UsdField
{
    private static readonly decimal Most = (decimal)ParameterTable.Budget.Maximum!;

    /// <summary>Reads a field of an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">Name of the field.</param>
    /// <param name="usd">US dollars; null where the field is null or missing.</param>
    /// <returns>Whether it is an amount above 0, or null where there may be no limit.</returns>
    public static bool TryRead(JsonElement json, string name, out decimal? usd)
    {
        usd = null;
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number > 0 && number <= Most)
        {
            usd = number;
            return true;
        }

        return false;
    }

    /// <summary>What is told where a field is no amount.</summary>
    public static Finding Fault(string path) => Finding.Error(
        path, "out-of-range", new($"A number above 0, at most {Most}, or null is expected.", $"应为大于 0、不超过 {Most} 的数字，或 null。"),
        new($"Write it as {{\"{path[(path.LastIndexOf('.') + 1)..]}\": 25}}.", $"请写成 {{\"{path[(path.LastIndexOf('.') + 1)..]}\": 25}}。"));
}
