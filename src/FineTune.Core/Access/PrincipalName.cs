namespace FineTune.Core.Access;

/// <summary>Names of callers, and of what memberships know them by: a kind, and what tells one of that kind from the others.</summary>
public static class PrincipalName
{
    /// <summary>Most characters of a name.</summary>
    public const int Longest = 256;

    private static readonly string[] OfMembers = ["user:", "group:", "role:"];
    private static readonly string[] OfCallers = ["user:", "key:", "operator:"];

    /// <summary>Whether a text can be among <see cref="Caller.Principals"/>.</summary>
    public static bool IsOfMember(string text) => IsOf(OfMembers, text);

    /// <summary>Whether a text can be the <see cref="Caller.Id"/> of somebody who had to say who they are.</summary>
    public static bool IsOfCaller(string text) => IsOf(OfCallers, text);

    private static bool IsOf(string[] kinds, string text) =>
        text.Length <= Longest && !text.Any(char.IsControl) && kinds.Any(kind => text.StartsWith(kind, StringComparison.Ordinal) && text.Length > kind.Length);
}
