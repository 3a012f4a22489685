namespace FineTune.Core.Secrets;

/// <summary>That a secret of a workspace is set; its value is somewhere else.</summary>
/// <param name="Name">Name of a <see cref="SecretKind"/>.</param>
/// <param name="SetBy">Who set it, as <see cref="Access.Caller.Id"/>.</param>
/// <param name="SetAt">When, UTC.</param>
public sealed record SecretNote(string Name, string SetBy, DateTimeOffset SetAt);
