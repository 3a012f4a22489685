using FineTune.Core.Findings;
using FineTune.Core.Idleness;
using FineTune.Core.Money;
using FineTune.Core.Quotas;
using FineTune.Core.Retention;
using FineTune.Core.Secrets;
using FineTune.Core.Tasks;

namespace FineTune.Core.Access;

/// <summary>What keeps the tasks, datasets, rules, keys and events of one group of people apart from those of all others.</summary>
/// <param name="Name">Lower-case letters, digits and <c>-</c>; at most 63.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Members">Who belongs to it.</param>
/// <param name="Budgets">What may be spent in it each month; null for no limit.</param>
/// <param name="Quotas">What may be under way in it at a time; null for no limit.</param>
/// <param name="Retention">How long what is at rest is kept; null for as long as nobody deletes it.</param>
/// <param name="OnHold">Whether nothing of it may be deleted, by anybody.</param>
/// <param name="Idle">What is done about jobs whose GPUs do nothing; null for nothing.</param>
/// <param name="Secrets">Which secrets are set; null for none.</param>
public sealed record Workspace(
    string Name, DateTimeOffset CreatedAt, IReadOnlyList<Membership> Members, MonthlyBudgets? Budgets = null, WorkspaceQuotas? Quotas = null,
    RetentionPolicy? Retention = null, bool OnHold = false, IdlePolicy? Idle = null, IReadOnlyList<SecretNote>? Secrets = null)
{
    /// <summary>The workspace that is always there. Whoever uses an installation alone never needs another.</summary>
    public const string Default = "default";

    /// <summary>Most memberships of a workspace; one for a group stands for all who are in it.</summary>
    public const int MostMembers = 500;

    /// <summary>The highest role that any of a caller's principals has here; null where they have none.</summary>
    public Role? RoleOf(IReadOnlySet<string> principals) =>
        Members.Where(member => principals.Contains(member.Principal)).Select(member => (Role?)member.Role).Max();

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static Finding? CheckName(string name) => TaskSpecReader.IsName(name)
        ? null
        : new Finding("name", "bad-name", Severity.Error, new($"'{Excerpt.Of(name)}' is not a name.", $"“{Excerpt.Of(name)}”不是合法名称。"),
            new("Use lower-case letters, digits and '-', at most 63.", "请使用小写字母、数字和“-”，最多 63 个字符。"));
}

/// <summary>The role of a person, a group or a program in a workspace.</summary>
/// <param name="Principal">Who, as <see cref="Caller.Principals"/> names them: <c>user:…</c>, <c>group:…</c> or <c>role:…</c>.</param>
/// <param name="Role">What they may do; never <see cref="Role.Administrator"/>.</param>
public sealed record Membership(string Principal, Role Role);
