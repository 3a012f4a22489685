namespace ArmSimulator.Http;

/// <summary>A request that the service refuses, with its error document.</summary>
public sealed class ArmException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static ArmException User(string message) => new(400, "UserError", message);

    public static ArmException NotFound(string what) => new(404, "ResourceNotFound", $"The resource {what} was not found.");
}
