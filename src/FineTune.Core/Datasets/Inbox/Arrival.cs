using System.Text.Json.Serialization;
using FineTune.Core.Quotas;

namespace FineTune.Core.Datasets.Inbox;

/// <summary>A file that lies in the inbox.</summary>
/// <param name="Path">Path below the inbox: <c>{dataset}/{file name}</c>.</param>
/// <param name="ETag">Changes whenever the file is written.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Md5">MD5 that whoever wrote it told, in base64; null where none was.</param>
public sealed record InboxFile(string Path, string ETag, long Bytes, string? Md5 = null);

/// <summary>What became of a file that arrived in the inbox.</summary>
/// <param name="Path">Path below the inbox.</param>
/// <param name="ETag">The writing of the file that this is about.</param>
/// <param name="Dataset">Dataset that it was meant for; empty where the path names none.</param>
/// <param name="Version">Version that it became; null where it was refused.</param>
/// <param name="Report">What its check found; null where it was not even read.</param>
/// <param name="At">UTC.</param>
public sealed record Arrival(string Path, string ETag, string Dataset, string? Version, DatasetReport? Report, DateTimeOffset At)
{
    /// <summary>Whether it was refused because there was no room for it.</summary>
    [JsonIgnore]
    public bool LacksRoom => Report?.Findings.Any(finding => finding.Code == StorageQuota.Code) == true;
}
