namespace FineTune.Api.Requests;

/// <summary>One parameter of a query string: how it is read, and how the OpenAPI document tells of it.</summary>
/// <param name="Name">As the client writes it.</param>
/// <param name="Help">What it does.</param>
public sealed record QueryParameter(string Name, string Help)
{
    /// <summary>Values it may have; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Least and greatest whole number; null where it is no number.</summary>
    public (int Least, int Greatest)? Range { get; init; }

    /// <summary>Whether it is an instant, as RFC 3339.</summary>
    public bool IsTime { get; init; }

    /// <summary>Whether it may stand several times, or hold several values between commas.</summary>
    public bool IsList { get; init; }

    /// <summary>Value where none is given; null for none.</summary>
    public string? Default { get; init; }
}
