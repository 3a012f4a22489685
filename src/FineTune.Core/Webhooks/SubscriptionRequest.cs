using System.Net;
using System.Text.Json;
using FineTune.Core.Events;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Webhooks;

/// <summary>What a new subscription should be.</summary>
/// <param name="Name">What its maker calls it; 1 to 80 characters.</param>
/// <param name="Url">Where messages are posted to.</param>
/// <param name="Types">Types that it is told of, as <c>job.failed</c> or <c>dataset.*</c>; none for all.</param>
public sealed record SubscriptionRequest(string Name, Uri Url, IReadOnlyList<string>? Types = null)
{
    private const int LongestName = 80;
    private const int LongestUrl = 2000;
    private const int MostTypes = 100;

    private static readonly string[] Fields = ["name", "url", "types"];

    /// <summary>Reads one that a client sent, and tells everything that is wrong with it.</summary>
    public static (SubscriptionRequest? Request, IReadOnlyList<Finding> Findings) Read(JsonElement json, ReceiverPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var findings = new List<Finding>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.NoObject("""{"name": "ci", "url": "https://…"}""")]);
        }

        var name = Text(json, "name");
        if (name is not { Length: >= 1 and <= LongestName } || name.Any(char.IsControl))
        {
            findings.Add(Finding.Error("name", "bad-name", new($"A name of 1 to {LongestName} characters is needed.", $"需要 1 到 {LongestName} 个字符的名称。"), new("Say who is told.", "请说明通知的对象。")));
        }

        var url = ReadUrl(Text(json, "url"), policy, findings);
        var types = ReadTypes(json, findings);
        findings.AddRange(UnknownField.In(json, Fields));
        return findings.Count == 0 ? (new SubscriptionRequest(name!, url!, types), findings) : (null, findings);
    }

    private static Uri? ReadUrl(string? text, ReceiverPolicy policy, List<Finding> findings)
    {
        if (text is not { Length: <= LongestUrl } || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || !HasSoundHost(url)
            || !(url.Scheme == Uri.UriSchemeHttps || (policy.AllowsHttp && url.Scheme == Uri.UriSchemeHttp)))
        {
            var schemes = policy.AllowsHttp ? "http or https" : "https";
            findings.Add(Finding.Error("url", "bad-url", new($"An address of at most {LongestUrl} characters is needed, {schemes}, without user and fragment.", $"需要不超过 {LongestUrl} 个字符的 {schemes} 地址，且不含用户信息与片段。"),
                new("Write it as https://example.com/hook.", "请写成 https://example.com/hook。")));
            return null;
        }

        if (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(url.Host, out var address) && !policy.Allows(address))
        {
            findings.Add(Finding.Error("url", "private-address", new($"{address} is no public address.", $"{address} 不是公网地址。"),
                new("Use a public address, or have the operator add the network to Webhooks:AllowedNetworks.", "请使用公网地址，或请运维人员将该网段加入 Webhooks:AllowedNetworks。")));
        }

        return url;
    }

    // A name in another script may have no form that name servers know.
    private static bool HasSoundHost(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> ReadTypes(JsonElement json, List<Finding> findings)
    {
        if (!json.TryGetProperty("types", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() > MostTypes)
        {
            findings.Add(Finding.Error("types", "wrong-type", new($"A list of at most {MostTypes} types is expected.", $"应为不超过 {MostTypes} 项的类型列表。"), new("Leave it out for all of them.", "省略则表示全部。")));
            return [];
        }

        return EventTypes.Read(given.EnumerateArray().Select(item => JsonText.TryGet(item, out var text) ? text : ""), at => $"types[{at}]", findings);
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && JsonText.TryGet(value, out var text) ? text : null;
}
