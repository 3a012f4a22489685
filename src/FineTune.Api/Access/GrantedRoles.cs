using FineTune.Core.Access;

namespace FineTune.Api.Access;

/// <summary>Roles that somebody can be given in a workspace, by their names in requests.</summary>
internal static class GrantedRoles
{
    public static IReadOnlyList<string> All { get; } =
        [.. Enum.GetValues<Role>().Where(role => role < Role.Administrator).Select(role => role.ToString().ToLowerInvariant())];

    /// <summary>The role of a name; null where there is none such to give.</summary>
    public static Role? Find(string name) => All.Contains(name) ? Enum.Parse<Role>(name, ignoreCase: true) : null;
}
