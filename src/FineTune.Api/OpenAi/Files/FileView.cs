using System.Text.Json.Serialization;

namespace FineTune.Api.OpenAi.Files;

/// <summary>A file as the contract writes it.</summary>
/// <param name="Bytes">Size.</param>
/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="ExpiresAt">Unix seconds; left out where the file does not expire.</param>
public sealed record FileView(
    string Id, long Bytes, long CreatedAt, string Filename, string Purpose,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ExpiresAt = null)
{
    public string Object { get; } = "file";

    /// <summary>A file that cannot train is refused when it is sent, so every file that there is has been checked.</summary>
    public string Status { get; } = "processed";
}
