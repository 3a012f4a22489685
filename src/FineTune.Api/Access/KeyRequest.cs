using System.Globalization;
using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Findings;

namespace FineTune.Api.Access;

/// <summary>What a new API key should be.</summary>
/// <param name="Name">What its maker calls it; 1 to 80 characters.</param>
/// <param name="Role">What it may do: viewer, contributor or owner; contributor by default.</param>
/// <param name="Scopes">Areas of the API that it is good for; none for all.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
public sealed record KeyRequest(
    string Name, Role Role = Role.Contributor, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null)
{
    private const int LongestName = 80;

    private static readonly string[] Fields = ["name", "role", "scopes", "expiresAt"];

    internal static (KeyRequest? Request, IReadOnlyList<Finding> Findings) Read(JsonElement json, DateTimeOffset now)
    {
        var findings = new List<Finding>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.NoObject("""{"name": "ci", "role": "contributor"}""")]);
        }

        var name = Text(json, "name") ?? "";
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            findings.Add(Finding.Error("name", "bad-name", new($"A name of 1 to {LongestName} characters is needed.", $"需要 1 到 {LongestName} 个字符的名称。"), new("Say what the key is for.", "请说明密钥的用途。")));
        }

        var role = GrantedRoles.Find(Text(json, "role") ?? "contributor");
        if (role is null)
        {
            findings.Add(Finding.Error("role", "not-a-choice", new($"The role is one of: {string.Join(", ", GrantedRoles.All)}.", $"角色可选：{string.Join("、", GrantedRoles.All)}。"), new("Give the least that is enough.", "请选择够用的最低角色。")));
        }

        var scopes = ReadScopes(json, findings);
        var expiresAt = ReadTime(json, now, findings);
        findings.AddRange(UnknownField.In(json, Fields));
        return findings.Count == 0 ? (new KeyRequest(name, role!.Value, scopes, expiresAt), findings) : (null, findings);
    }

    private static List<string> ReadScopes(JsonElement json, List<Finding> findings)
    {
        var scopes = new List<string>();
        if (!json.TryGetProperty("scopes", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return scopes;
        }

        if (given.ValueKind == JsonValueKind.Array)
        {
            scopes.AddRange(given.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "").Distinct());
        }

        if (given.ValueKind != JsonValueKind.Array || scopes.Exists(scope => !OperationTable.Areas.Contains(scope)))
        {
            findings.Add(Finding.Error("scopes", "not-a-choice", new($"Scopes are a list of: {string.Join(", ", OperationTable.Areas)}.", $"scopes 是以下各项的列表：{string.Join("、", OperationTable.Areas)}。"),
                new("Leave it out for all of them.", "省略则表示全部。")));
        }

        return scopes;
    }

    private static DateTimeOffset? ReadTime(JsonElement json, DateTimeOffset now, List<Finding> findings)
    {
        if (!json.TryGetProperty("expiresAt", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (given.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(
            given.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time > now)
        {
            return time;
        }

        findings.Add(Finding.Error("expiresAt", "wrong-type", new("A time in the future is expected.", "应为将来的时间。"), new("Write it as 2030-01-31T08:00:00Z.", "请写成 2030-01-31T08:00:00Z。")));
        return null;
    }

    private static string? Text(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : "";
}
