using System.Text.Json.Serialization;
using FineTune.Api.OpenAi.Files;

namespace FineTune.Api.OpenAi.Uploads;

/// <summary>An upload in parts, as the contract writes it. Times are Unix seconds.</summary>
/// <param name="Status"><c>pending</c>, <c>completed</c>, <c>cancelled</c> or <c>expired</c>.</param>
/// <param name="File">The file, once it is complete.</param>
public sealed record UploadView(
    string Id, long Bytes, long CreatedAt, string Filename, string Purpose, string Status, long ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FileView? File)
{
    public string Object { get; } = "upload";
}

/// <summary>One part of an upload.</summary>
public sealed record UploadPartView(string Id, long CreatedAt, string UploadId)
{
    public string Object { get; } = "upload.part";
}
