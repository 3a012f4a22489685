using System.Text.Json.Nodes;

namespace ArmSimulator.Quota;

/// <summary>A VM size and what it costs.</summary>
public sealed record SizeEntry(string Name, string Family, int Cores, int Gpus, double MemoryGb, bool HasSpot, decimal Price, decimal SpotPrice);

/// <summary>The sizes of the region.</summary>
public static class VmSizeCatalog
{
    public static IReadOnlyList<SizeEntry> All { get; } =
    [
        new("STANDARD_D2S_V3", "standardDSv3Family", 2, 0, 8, true, 0.096m, 0.019m),
        new("STANDARD_D4S_V3", "standardDSv3Family", 4, 0, 16, true, 0.192m, 0.038m),
        new("STANDARD_NC4AS_T4_V3", "standardNCASv3_T4Family", 4, 1, 28, true, 0.53m, 0.11m),
        new("STANDARD_NC24ADS_A100_V4", "standardNCADSA100v4Family", 24, 1, 220, true, 3.67m, 0.73m),
        new("STANDARD_NC48ADS_A100_V4", "standardNCADSA100v4Family", 48, 2, 440, true, 7.35m, 1.47m),
        new("STANDARD_ND96AMSR_A100_V4", "standardNDAMSv4_A100Family", 96, 8, 1900, true, 32.77m, 6.55m),
        new("STANDARD_ND96ISR_H100_V5", "standardNDSH100v5Family", 96, 8, 1900, true, 98.32m, 19.66m),
        new("STANDARD_ND128ISR_NDR_GB200_V6", "standardNDGB200Family", 128, 4, 900, false, 108m, 0),
    ];

    public static SizeEntry? Find(string name) => All.FirstOrDefault(size => size.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static JsonObject View() => new()
    {
        ["value"] = new JsonArray([.. All.Select(View)]),
    };

    private static JsonNode View(SizeEntry size)
    {
        var prices = new JsonArray(Price(size.Price, "Standard"));
        if (size.HasSpot)
        {
            prices.Add(Price(size.SpotPrice, "LowPriority"));
        }

        return new JsonObject
        {
            ["name"] = size.Name,
            ["family"] = size.Family,
            ["vCPUs"] = size.Cores,
            ["gpus"] = size.Gpus,
            ["osVhdSizeMB"] = 1047552,
            ["maxResourceVolumeMB"] = 64 * 1024,
            ["memoryGB"] = size.MemoryGb,
            ["lowPriorityCapable"] = size.HasSpot,
            ["premiumIO"] = true,
            ["estimatedVMPrices"] = new JsonObject { ["billingCurrency"] = "USD", ["unitOfMeasure"] = "OneHour", ["values"] = prices },
            ["supportedComputeTypes"] = size.Name.Contains("GB200", StringComparison.Ordinal)
                ? new JsonArray("ComputeInstance")
                : new JsonArray("AmlCompute", "ComputeInstance"),
        };
    }

    private static JsonObject Price(decimal price, string tier) => new() { ["retailPrice"] = price, ["osType"] = "Linux", ["vmTier"] = tier };
}
