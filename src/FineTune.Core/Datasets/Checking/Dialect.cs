namespace FineTune.Core.Datasets.Checking;

/// <summary>How a format writes a conversation.</summary>
internal sealed record Dialect(RowField List, byte[] RoleName, byte[] ContentName, bool HasToolCalls, Role[] Roles)
{
    public static Dialect ShareGpt { get; } = new(
        RowField.Conversations, "from"u8.ToArray(), "value"u8.ToArray(), HasToolCalls: false, Role.OfShareGpt);

    public static Dialect Messages { get; } = new(
        RowField.Messages, "role"u8.ToArray(), "content"u8.ToArray(), HasToolCalls: true, Role.OfMessages);

    /// <summary>The role of a name; null where the format has none.</summary>
    public Role? Find(ReadOnlySpan<byte> name)
    {
        foreach (var role in Roles)
        {
            if (role.IsCalled(name))
            {
                return role;
            }
        }

        return null;
    }
}
