using System.Text.Json.Nodes;
using FineTune.Core.Datasets.Uploads;

namespace FineTune.Api.Datasets;

/// <summary>A file that is about to be sent straight to storage, for the OpenAPI document; <see cref="UploadSessionReader"/> reads it.</summary>
/// <param name="FileName">Name of the file, without folders; its extension tells the format.</param>
/// <param name="Bytes">Size of the whole file.</param>
/// <param name="Md5">MD5 of the whole file, in base64.</param>
/// <param name="Crc64">CRC-64 of the whole file, in base64, as storage writes it in <c>x-ms-content-crc64</c>.</param>
/// <param name="Columns">Column of the file for each field.</param>
/// <param name="CutoffLength">Tokens beyond which a row is warned about.</param>
/// <param name="SkipInvalidRows">Whether rows with errors are left out.</param>
public sealed record UploadAnnouncement(
    string FileName, long? Bytes = null, string? Md5 = null, string? Crc64 = null, JsonObject? Columns = null, int? CutoffLength = null, bool? SkipInvalidRows = null);
