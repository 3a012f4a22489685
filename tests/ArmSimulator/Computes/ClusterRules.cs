using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using ArmSimulator.Http;

namespace ArmSimulator.Computes;

/// <summary>What a request for a cluster must look like.</summary>
internal static partial class ClusterRules
{
    public static SimulatedCluster Read(string name, JsonObject body, SimulatedWorkspace workspace)
    {
        if (!Name().IsMatch(name))
        {
            throw ArmException.User($"'{name}' is not a valid compute name.");
        }

        body.Only("body", "location", "identity", "tags", "properties", "sku", "id", "name", "type", "systemData");
        if (!string.Equals(body.Text("location", "body"), workspace.Options.Region, StringComparison.OrdinalIgnoreCase))
        {
            throw ArmException.User($"'body.location' must be '{workspace.Options.Region}'.");
        }

        body.Labels("tags", "body", 50, 1000);
        var properties = body.Object("properties", "body").Only(
            "properties", "computeType", "computeLocation", "description", "disableLocalAuth", "properties", "resourceId", "provisioningState",
            "provisioningErrors", "isAttachedCompute", "createdOn", "modifiedOn");
        StrictJson.OneOf(properties.Text("computeType", "properties"), "properties.computeType", "AmlCompute");
        const string Path = "properties.properties";
        var nodes = properties.Object("properties", "properties").Only(
            Path, "vmSize", "vmPriority", "osType", "scaleSettings", "subnet", "enableNodePublicIp", "isolatedNetwork",
            "remoteLoginPortPublicAccess", "userAccountCredentials", "virtualMachineImage", "propertyBag", "allocationState",
            "allocationStateTransitionTime", "errors", "currentNodeCount", "targetNodeCount", "nodeStateCounts");
        var tier = nodes.OptionalText("vmPriority", Path) ?? "Dedicated";
        StrictJson.OneOf(tier, $"{Path}.vmPriority", "Dedicated", "LowPriority");
        StrictJson.OneOf(nodes.OptionalText("osType", Path), $"{Path}.osType", "Linux", "Windows");
        StrictJson.OneOf(
            nodes.OptionalText("remoteLoginPortPublicAccess", Path), $"{Path}.remoteLoginPortPublicAccess", "Enabled", "Disabled", "NotSpecified");
        var (most, idle) = ReadScale(nodes.Object("scaleSettings", Path));
        return new SimulatedCluster(name, body.DeepClone().AsObject())
        {
            VmSize = nodes.Text("vmSize", Path),
            IsSpot = tier == "LowPriority",
            MaxNodes = most,
            NodeIdle = idle,
        };
    }

    public static (int Most, TimeSpan Idle) ReadScale(JsonObject scale)
    {
        const string Path = "scaleSettings";
        scale.Only(Path, "minNodeCount", "maxNodeCount", "nodeIdleTimeBeforeScaleDown");
        var most = scale.OptionalCount("maxNodeCount", Path) ?? throw ArmException.User($"'{Path}.maxNodeCount' is required.");
        var least = scale.OptionalCount("minNodeCount", Path) ?? 0;
        if (least < 0 || most < least || most > 100)
        {
            throw ArmException.User($"'{Path}' must satisfy 0 <= minNodeCount <= maxNodeCount <= 100.");
        }

        try
        {
            return (most, scale.OptionalText("nodeIdleTimeBeforeScaleDown", Path) is { } text ? XmlConvert.ToTimeSpan(text) : TimeSpan.FromSeconds(120));
        }
        catch (FormatException)
        {
            throw ArmException.User($"'{Path}.nodeIdleTimeBeforeScaleDown' must be an ISO 8601 duration.");
        }
    }

    [GeneratedRegex(@"^[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9\-]{2,23}$")]
    private static partial Regex Name();
}
