using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Findings;

namespace FineTune.Api.Access;

/// <summary>Reads a list of members; everything that is wrong with it is told at once.</summary>
internal static class MembershipReader
{
    private const string PrincipalField = "principal";
    private const string RoleField = "role";

    public static (IReadOnlyList<Membership> Members, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        var (members, findings) = (new List<Membership>(), new List<Finding>());
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > Workspace.MostMembers)
        {
            findings.Add(Finding.Error("", "wrong-type", new($"A list of at most {Workspace.MostMembers} members is expected.", $"应为最多 {Workspace.MostMembers} 个成员的列表。"),
                new("Send [{\"principal\": \"user:…\", \"role\": \"viewer\"}].", "请发送 [{\"principal\": \"user:…\", \"role\": \"viewer\"}]。")));
            return (members, findings);
        }

        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            var at = $"[{index}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                findings.Add(Finding.Error(at, "wrong-type", new("A member is an object.", "成员应为对象。"), new("Give principal and role.", "请给出 principal 和 role。")));
                continue;
            }

            var (principal, role) = (Text(item, PrincipalField), GrantedRoles.Find(Text(item, RoleField)));
            if (!PrincipalName.IsOfMember(principal))
            {
                findings.Add(Finding.Error($"{at}.{PrincipalField}", "bad-principal", new("This names no principal.", "这不是有效的主体。"),
                    new("Begin with user:, group: or role:, as GET /api/me shows them; at most 256 characters.", "请以 user:、group: 或 role: 开头（见 GET /api/me），最多 256 个字符。")));
            }

            if (role is null)
            {
                findings.Add(Finding.Error($"{at}.{RoleField}", "not-a-choice", new($"The role is one of: {string.Join(", ", GrantedRoles.All)}.", $"角色可选：{string.Join("、", GrantedRoles.All)}。"),
                    new("Administrators are named in the configuration.", "管理员在配置中指定。")));
            }

            findings.AddRange(UnknownField.In(item, [PrincipalField, RoleField], at));
            members.Add(new Membership(principal, role ?? Role.Viewer));
        }

        if (members.DistinctBy(member => member.Principal).Count() < members.Count)
        {
            findings.Add(Finding.Error("", "stands-twice", new("A principal stands twice.", "某个主体重复出现。"), new("Keep one of them.", "请只保留一个。")));
        }

        return (members, findings);
    }

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
