using System.Globalization;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Findings;

namespace FineTune.Core.Quotas;

/// <summary>How many bytes of datasets may be kept, and which are.</summary>
/// <param name="Workspace">Workspace that it is of.</param>
/// <param name="User">Whose in that workspace, as <see cref="Access.Caller.Id"/>; null for all of it.</param>
/// <param name="Bytes">Most bytes; null for no limit.</param>
/// <param name="Kept">Versions that count, each with <see cref="DatasetVersion.Bytes"/>.</param>
public sealed record StorageQuota(string Workspace, string? User, long? Bytes, IReadOnlyList<DatasetVersion> Kept)
{
    /// <summary>Name of the rule.</summary>
    public const string Code = "over-storage-quota";

    /// <summary>How many of the largest versions are named where something has to go.</summary>
    private const int Named = 3;

    /// <summary>Bytes that are kept.</summary>
    public long InUse => Kept.Sum(version => version.Bytes);

    /// <summary>Bytes that may still come; null for no limit.</summary>
    public long? Left => Bytes is { } most ? Math.Max(0, most - InUse) : null;

    /// <summary>Why more bytes may not come; null where they may.</summary>
    public FindingKind? RefusalOf(long more) => more > Left ? Refusal(more) : null;

    /// <summary>Says that a file has more bytes than are left.</summary>
    /// <param name="more">How many it has; null where it is not known.</param>
    public FindingKind Refusal(long? more) => FindingKind.Error(Code,
        $"At most {Bytes} bytes of datasets of {Name.En} may be kept. Kept: {InUse}; left: {Left}; this file has {more?.ToString(CultureInfo.InvariantCulture) ?? "more"}.",
        $"{Name.Zh}最多可保存 {Bytes} 字节的数据集；现有 {InUse} 字节，剩余 {Left} 字节，此文件{(more is null ? "超出余量" : $"有 {more} 字节")}。",
        $"Delete versions that are needed no more{Largest(", the largest are ")}; or {QuotaTexts.RaiseOf(Workspace).En}.",
        $"请删除不再需要的版本{Largest("，最大的有 ")}；或{QuotaTexts.RaiseOf(Workspace).Zh}。");

    private LocalizedText Name => QuotaTexts.NameOf(Workspace, User);

    private string Largest(string beginning)
    {
        var largest = Kept.OrderByDescending(version => version.Bytes).ThenBy(version => version.Dataset, StringComparer.Ordinal).Take(Named)
            .Select(version => $"{version.Dataset}@{version.Version} ({version.Bytes})").ToList();
        return largest.Count == 0 ? "" : beginning + string.Join(", ", largest);
    }
}
