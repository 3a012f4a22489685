using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FineTune.Core.Findings;

namespace FineTune.Core.Audit;

/// <summary>Where a chain of records has come to.</summary>
/// <param name="Number">Number of the last record; 0 before the first.</param>
/// <param name="Hash">Its hash; 64 zeros before the first.</param>
public sealed record AuditHead(long Number, string Hash)
{
    public static AuditHead Start { get; } = new(0, new string('0', 64));
}

/// <summary>The first record that is not as it was written.</summary>
/// <param name="Number">Number that the record should have, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record AuditFault(long Number, LocalizedText Reason);

/// <summary>What checking a chain came to.</summary>
/// <param name="Head">The last record that is as it was written.</param>
/// <param name="Fault">The first that is not; null where all are.</param>
public sealed record AuditVerdict(AuditHead Head, AuditFault? Fault);

/// <summary>
/// Records as lines of JSON, each with its number and the hash of the line before it, and at its end the SHA-256 of all that stands in it
/// before. A line that is altered, taken out, added or moved no longer fits.
/// </summary>
public static class AuditChain
{
    /// <summary>Most characters of a line, so that it fits into a column of a table.</summary>
    public const int MostCharacters = 30_000;

    private const string HashField = ",\"hash\":\"";
    private const int HashCharacters = 64;
    private const int EndCharacters = 9 + HashCharacters + 2;

    // Writes ASCII only, so that characters are bytes.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Writes the record that follows.</summary>
    /// <returns>Its line, and where the chain has come to with it.</returns>
    public static (string Line, AuditHead Head) Append(AuditHead head, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(entry);
        var content = Write(head, entry);
        if (content.Length + EndCharacters > MostCharacters)
        {
            content = Write(head, entry with { Changes = [.. (entry.Changes ?? []).Select(Shorten)] });
        }

        var hash = HashOf(content);
        return ($"{content[..^1]}{HashField}{hash}\"}}", new AuditHead(head.Number + 1, hash));
    }

    /// <summary>Checks lines that follow on a head.</summary>
    /// <param name="head">Where the chain stands before the first of them.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <param name="known">A record that must be among them as it was noted, as the one that the chain had come to before they were read;
    /// more may have been added since. Null for none.</param>
    public static async Task<AuditVerdict> VerifyAsync(
        AuditHead head, IAsyncEnumerable<string> lines, CancellationToken cancellation, AuditHead? known = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            if (Check(head, line, out var next) is { } reason)
            {
                return Broken(head, reason);
            }

            if (next.Number == known?.Number && next != known)
            {
                return Broken(head, new("its hash is not the one that was noted", "哈希值与之前记下的不一致"));
            }

            head = next;
        }

        return head.Number < known?.Number
            ? Broken(head, new("records are missing at the end", "末尾缺少记录"))
            : new AuditVerdict(head, null);
    }

    /// <summary>Checks one line.</summary>
    /// <returns>What is wrong with it; null where it follows on the head.</returns>
    public static LocalizedText? Check(AuditHead head, string line, out AuditHead next)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(line);
        next = head;
        if (line.Length <= EndCharacters || !line.AsSpan(line.Length - EndCharacters).StartsWith(HashField) || !line.EndsWith("\"}", StringComparison.Ordinal))
        {
            return new("it does not end with a hash", "末尾没有哈希值");
        }

        var content = line[..^EndCharacters] + "}";
        var hash = line.Substring(line.Length - 2 - HashCharacters, HashCharacters);
        if (hash != HashOf(content))
        {
            return new("it was altered: its hash is another", "内容被改动：哈希值不符");
        }

        if (!content.StartsWith(Beginning(head), StringComparison.Ordinal))
        {
            return new("it does not follow on the record before it: one was taken out, added or moved", "与前一条记录不衔接：有记录被删除、增加或移动");
        }

        next = new AuditHead(head.Number + 1, hash);
        return null;
    }

    private static string Write(AuditHead head, AuditEntry entry) => Beginning(head) + JsonSerializer.Serialize(entry, Json)[1..];

    private static AuditVerdict Broken(AuditHead head, LocalizedText reason) => new(head, new AuditFault(head.Number + 1, reason));

    private static string Beginning(AuditHead head) => $"{{\"number\":{head.Number + 1},\"previous\":\"{head.Hash}\",";

    // What is too long to keep can still be compared.
    private static Change Shorten(Change change) => change with { Before = Digest(change.Before), After = Digest(change.After) };

    private static JsonObject? Digest(JsonNode? value) => value is null ? null : new JsonObject { ["sha256"] = HashOf(value.ToJsonString()) };

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
