using FineTune.Core.Access;
using FineTune.Core.Tasks;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Access;

/// <summary>Says what is wrong with the configuration of access before the host serves anybody.</summary>
internal sealed class AccessOptionsCheck : IValidateOptions<AccessOptions>
{
    private const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var faults = new List<string>();
        foreach (var (index, issuer) in options.Issuers.Index())
        {
            var at = $"{AccessOptions.Section}:Issuers:{index}";
            Check(faults, Uri.TryCreate(issuer.Issuer, UriKind.Absolute, out var address) && (address.Scheme == "https" || address.IsLoopback),
                $"{at}:Issuer is no https address.");
            Check(faults, issuer.Audiences.Any(audience => audience.Length > 0), $"{at}:Audiences is empty. Name what tokens must be meant for.");
            Check(faults, issuer.Name.Length == 0 ? options.Issuers.Count == 1 : TaskSpecReader.IsName(issuer.Name),
                $"{at}:Name is needed where there are several issuers: lower-case letters, digits and '-'.");
        }

        Check(faults, options.Issuers.DistinctBy(issuer => issuer.Issuer).Count() == options.Issuers.Count, $"{AccessOptions.Section}:Issuers names an issuer twice.");
        Check(faults, options.Issuers.DistinctBy(issuer => issuer.Name).Count() == options.Issuers.Count, $"{AccessOptions.Section}:Issuers uses a name twice.");
        foreach (var (index, key) in options.Keys.Index())
        {
            var at = $"{AccessOptions.Section}:Keys:{index}";
            Check(faults, key.Key.Length >= ShortestKey, $"{at}:Key has fewer than {ShortestKey} characters.");
            Check(faults, key.Name.Length > 0, $"{at}:Name is empty.");
            Check(faults, TaskSpecReader.IsName(key.Workspace), $"{at}:Workspace is no name.");
            Check(faults, key.Role != Role.Administrator || key.Workspace == Workspace.Default, $"{at}:Workspace is not for administrators.");
        }

        foreach (var principal in options.Administrators.Where(principal => !PrincipalName.IsOfMember(principal)))
        {
            faults.Add($"{AccessOptions.Section}:Administrators: '{principal}' does not begin with user:, group: or role:.");
        }

        foreach (var origin in options.Origins.Where(origin => !IsOrigin(origin)))
        {
            faults.Add($"{AccessOptions.Section}:Origins: '{origin}' is no origin. Write it as https://console.example.com, without a path.");
        }

        Check(faults, options.ClockSkew >= TimeSpan.Zero && options.ClockSkew <= TimeSpan.FromMinutes(10), $"{AccessOptions.Section}:ClockSkew is not between 0 and 10 minutes.");
        foreach (var (sender, limit) in new[] { ("Caller", options.RequestLimits.Caller), ("Address", options.RequestLimits.Address) })
        {
            Check(faults, limit.PerSecond >= 0 && (limit.PerSecond == 0 || limit.Burst > 0),
                $"{AccessOptions.Section}:RequestLimits:{sender}: PerSecond is 0, for no limit, or more; Burst is 1 or more.");
        }

        Check(faults, options.RequestLimits.StreamsPerCaller >= 0, $"{AccessOptions.Section}:RequestLimits:StreamsPerCaller is 0, for no limit, or more.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == "https" || address.IsLoopback)
        && address.GetLeftPart(UriPartial.Authority) == text;

    private static void Check(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
