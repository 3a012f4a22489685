namespace FineTune.Api.Health;

/// <summary>That all is well.</summary>
/// <param name="Status"><c>healthy</c> or <c>ready</c>.</param>
public sealed record HealthView(string Status);
