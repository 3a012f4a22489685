using System.Text.Json;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Uploads;

/// <summary>Reads the announcement of an upload, and tells everything that is wrong with it at once.</summary>
public static class UploadSessionReader
{
    /// <summary>Largest file, in bytes.</summary>
    public const long MaxBytes = 1L << 40;

    private const int MaxName = 200;
    private const int Md5Bytes = 16;
    private const int Crc64Bytes = 8;

    private static readonly string[] Known = ["fileName", "bytes", "md5", "crc64", "columns", "cutoffLength", "skipInvalidRows"];

    /// <param name="body">What the client sent.</param>
    /// <param name="refusalOf">Why a file of a name cannot be read; null where it can.</param>
    /// <param name="dataset">Name of the dataset.</param>
    /// <param name="id">Id of the session.</param>
    /// <param name="now">UTC.</param>
    public static (UploadSession? Session, IReadOnlyList<Finding> Findings) Read(
        JsonElement body, Func<string, FindingKind?> refusalOf, string dataset, string id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(refusalOf);
        var findings = new List<Finding>();
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.Error("", "wrong-type", new("An upload is announced by a JSON object.", "上传说明应为 JSON 对象。"), new("Send { \"fileName\": \"data.jsonl\" }.", "请发送 { \"fileName\": \"data.jsonl\" }。"))]);
        }

        findings.AddRange(UnknownField.In(body, Known));
        var name = ReadName(body, refusalOf, findings);
        var bytes = ReadBytes(body, findings);
        var md5 = ReadHash(body, "md5", Md5Bytes, findings);
        var crc64 = ReadHash(body, "crc64", Crc64Bytes, findings);
        var (options, wrong) = CheckOptionsReader.Read(field => body.TryGetProperty(field, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null);
        findings.AddRange(wrong);
        return (findings.Count == 0 ? new UploadSession(id, dataset, name!, bytes, md5, crc64, options!, now) : null, findings);
    }

    private static string? ReadName(JsonElement body, Func<string, FindingKind?> refusalOf, List<Finding> findings)
    {
        var name = body.TryGetProperty("fileName", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (!IsFileName(name))
        {
            findings.Add(Finding.Error("fileName", "bad-name", new("The name of a file is needed, without folders.", "需要不含文件夹的文件名。"),
                new($"Use letters, digits, '.', '-', '_' and spaces, at most {MaxName} characters, as data.jsonl.", $"请使用字母、数字、“.”“-”“_”和空格，最多 {MaxName} 个字符，例如 data.jsonl。")));
            return null;
        }

        if (refusalOf(name) is { } kind)
        {
            findings.Add(Finding.Error("fileName", kind.Code, kind.Message, kind.Fix));
        }

        return name;
    }

    // Letters of every script are fine; whatever a path or an address could take for more than a letter is not.
    private static bool IsFileName(string name) =>
        name.Length is > 0 and <= MaxName && name[0] != '.' && name[^1] is not ('.' or ' ')
        && name.All(one => char.IsLetterOrDigit(one) || one is '.' or '-' or '_' or ' ');

    private static long? ReadBytes(JsonElement body, List<Finding> findings)
    {
        if (!body.TryGetProperty("bytes", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var bytes) && bytes is > 0 and <= MaxBytes)
        {
            return bytes;
        }

        findings.Add(Finding.Error("bytes", "out-of-range", new($"A whole number from 1 to {MaxBytes} is expected.", $"应为 1 到 {MaxBytes} 的整数。"), new("Give the size of the file, or leave it out.", "请填写文件大小，或省略。")));
        return null;
    }

    private static string? ReadHash(JsonElement body, string field, int length, List<Finding> findings)
    {
        if (!body.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var hash = new byte[length];
        if (value.ValueKind == JsonValueKind.String && Convert.TryFromBase64String(value.GetString()!, hash, out var count) && count == length)
        {
            return Convert.ToBase64String(hash);
        }

        findings.Add(Finding.Error(field, "wrong-type", new($"{length} bytes in base64 are expected.", $"应为 {length} 个字节的 base64。"), new("Write it as storage does in its headers, or leave it out.", "请使用与存储请求头相同的写法，或省略。")));
        return null;
    }
}
