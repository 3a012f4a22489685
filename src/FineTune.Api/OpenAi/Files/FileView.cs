namespace FineTune.Api.OpenAi.Files;

/// <summary>A file as the contract writes it.</summary>
/// <param name="Bytes">Size.</param>
/// <param name="CreatedAt">Unix seconds.</param>
public sealed record FileView(string Id, long Bytes, long CreatedAt, string Filename, string Purpose)
{
    public string Object { get; } = "file";

    /// <summary>A file that cannot train is refused when it is sent, so every file that there is has been checked.</summary>
    public string Status { get; } = "processed";
}
