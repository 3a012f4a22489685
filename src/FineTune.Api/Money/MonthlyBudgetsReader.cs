using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Findings;
using FineTune.Core.Money;

namespace FineTune.Api.Money;

/// <summary>Reads what may be spent in a month; everything that is wrong with it is told at once.</summary>
internal static class MonthlyBudgetsReader
{
    private const string AmountField = "usd";
    private const string PerUserField = "usdPerUser";
    private const string UsersField = "users";
    private const string UserField = "user";

    public static (MonthlyBudgets Budgets, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        var findings = new List<Finding>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (MonthlyBudgets.None, [Finding.NoObject("""{"usd": 500, "usdPerUser": 100, "users": []}""")]);
        }

        findings.AddRange(UnknownField.In(json, [AmountField, PerUserField, UsersField]));
        return (new MonthlyBudgets(Amount(json, AmountField, "", findings), Amount(json, PerUserField, "", findings), Users(json, findings)), findings);
    }

    private static List<UserBudget> Users(JsonElement json, List<Finding> findings)
    {
        var users = new List<UserBudget>();
        if (!json.TryGetProperty(UsersField, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return users;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MonthlyBudgets.MostUsers)
        {
            findings.Add(Finding.Error(UsersField, "wrong-type", new($"A list of at most {MonthlyBudgets.MostUsers} users is expected.", $"应为最多 {MonthlyBudgets.MostUsers} 个用户的列表。"),
                new("Send [{\"user\": \"user:…\", \"usd\": 100}].", "请发送 [{\"user\": \"user:…\", \"usd\": 100}]。")));
            return users;
        }

        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            users.Add(User(item, $"{UsersField}[{index}]", findings));
        }

        if (users.DistinctBy(one => one.User).Count() < users.Count)
        {
            findings.Add(Finding.Error(UsersField, "stands-twice", new("A user stands twice.", "某个用户重复出现。"), new("Keep one of them.", "请只保留一个。")));
        }

        return users;
    }

    private static UserBudget User(JsonElement item, string path, List<Finding> findings)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            findings.Add(Finding.Error(path, "wrong-type", new("A user's budget is an object.", "用户预算应为对象。"), new("Give user and usd.", "请给出 user 和 usd。")));
            return new UserBudget(path, 0);
        }

        findings.AddRange(UnknownField.In(item, [UserField, AmountField], path));
        var user = item.TryGetProperty(UserField, out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        if (!PrincipalName.IsOfCaller(user))
        {
            findings.Add(Finding.Error($"{path}.{UserField}", "bad-user", new("This names no user.", "这不是有效的用户。"),
                new("Begin with user:, key: or operator:, as the createdBy of a task does; at most 256 characters.", "请以 user:、key: 或 operator: 开头（见任务的 createdBy），最多 256 个字符。")));
        }

        var usd = Amount(item, AmountField, path, findings);
        if (usd is null && findings.TrueForAll(finding => finding.Path != $"{path}.{AmountField}"))
        {
            findings.Add(Finding.Error($"{path}.{AmountField}", "required", new("How much the user may spend is missing.", "缺少该用户的预算金额。"), new("Give an amount, or leave the user out.", "请给出金额，或去掉该用户。")));
        }

        return new UserBudget(user, usd ?? 0);
    }

    private static decimal? Amount(JsonElement json, string name, string path, List<Finding> findings)
    {
        if (!UsdField.TryRead(json, name, out var usd))
        {
            findings.Add(UsdField.Fault(UnknownField.PathOf(path, name)));
        }

        return usd;
    }
}
