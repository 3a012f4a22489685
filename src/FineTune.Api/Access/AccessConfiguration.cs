using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace FineTune.Api.Access;

/// <summary>What a host looks at before it listens.</summary>
public static class AccessConfiguration
{
    /// <summary>Why a host must not start as it is configured; empty where it may.</summary>
    public static IReadOnlyList<string> FindFaults(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        var faults = new AccessOptionsCheck().Validate(null, access).Failures?.ToList() ?? [];
        if (!access.AsksWho)
        {
            faults.AddRange(Addresses(configuration).Where(address => !IsLocal(address)).Select(address =>
                $"{address} can be reached from other machines, and nothing says who may. Configure an issuer or a key in section {AccessOptions.Section}, or listen on 127.0.0.1."));
        }

        return faults;
    }

    // What a web host listens on: its addresses, and endpoints of its server by name.
    private static IEnumerable<string> Addresses(IConfiguration configuration) =>
        (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>());

    private static bool IsLocal(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.IsUnixPipe || Loopback.IsLocal(parsed.Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
