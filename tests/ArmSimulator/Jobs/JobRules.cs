using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using ArmSimulator.Http;

namespace ArmSimulator.Jobs;

/// <summary>What a request for a job must look like.</summary>
internal static partial class JobRules
{
    private static readonly string[] MutableMembers = ["displayName", "description", "tags", "properties", "isArchived"];
    private static readonly string[] InputTypes =
        ["literal", "uri_file", "uri_folder", "mltable", "custom_model", "mlflow_model", "triton_model"];

    public static SimulatedJob Create(string name, JsonObject properties, string apiVersion, SimulatedWorkspace workspace)
    {
        if (!Name().IsMatch(name))
        {
            throw ArmException.User($"'{name}' is not a valid job name.");
        }

        const string Path = "properties";
        properties.Only(
            Path, "jobType", "displayName", "description", "experimentName", "computeId", "codeId", "environmentId", "command", "inputs",
            "outputs", "resources", "distribution", "limits", "identity", "environmentVariables", "services", "tags", "properties",
            "isArchived", "queueSettings", "notificationSetting", "componentId");
        StrictJson.OneOf(properties.Text("jobType", Path), $"{Path}.jobType", "Command");
        _ = properties.Text("command", Path);
        var environment = properties.Text("environmentId", Path);
        if (!workspace.Environments.Has(environment))
        {
            throw ArmException.User($"The environment '{environment}' does not exist.");
        }

        if (properties["queueSettings"] is not null && apiVersion.CompareTo("2023-08-01") < 0)
        {
            throw ArmException.User($"Could not find member 'queueSettings' on '{Path}' in api-version {apiVersion}.");
        }

        var command = properties.Text("command", Path);
        CheckData(properties, "inputs", "jobInputType", InputTypes, command,
            ["ReadOnlyMount", "ReadWriteMount", "Download", "Direct", "EvalMount", "EvalDownload"]);
        CheckData(properties, "outputs", "jobOutputType", InputTypes.AsSpan(1), command, ["ReadWriteMount", "Upload", "Direct"]);
        CheckDistribution(properties.Optional("distribution", Path));
        properties.Labels("tags", Path, 50, 1000);
        properties.Labels("properties", Path, 50, 1000);
        if (properties.OptionalText("displayName", Path) is { Length: > 256 })
        {
            throw ArmException.User("'properties.displayName' is longer than 256 characters.");
        }

        return Place(name, properties, workspace);
    }

    /// <summary>A second PUT replaces tags and a few texts; anything else has to be as it was.</summary>
    public static JsonObject Update(JsonObject before, JsonObject after)
    {
        foreach (var member in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key)).Except(MutableMembers))
        {
            if (!JsonNode.DeepEquals(before[member], after[member]))
            {
                throw ArmException.User(
                    $"A job with this name already exists. Property '{member}' cannot change. "
                    + "Only description, tags, displayName, properties, and isArchived can be updated.");
            }
        }

        foreach (var (key, value) in before["properties"] as JsonObject ?? [])
        {
            if ((after["properties"] as JsonObject)?[key] is not { } other || !JsonNode.DeepEquals(value, other))
            {
                throw ArmException.User($"A job with this name already exists. Property key '{key}' cannot be changed or removed.");
            }
        }

        return after;
    }

    private static SimulatedJob Place(string name, JsonObject properties, SimulatedWorkspace workspace)
    {
        const string Path = "properties.resources";
        var resources = (properties.Optional("resources", "properties") ?? [])
            .Only(Path, "instanceCount", "instanceType", "properties", "dockerArgs", "dockerArgsList", "shmSize");
        var nodes = resources.OptionalCount("instanceCount", Path) ?? 1;
        if (nodes < 1)
        {
            throw ArmException.User($"'{Path}.instanceCount' must be at least 1.");
        }

        if (resources.OptionalText("shmSize", Path) is { } shm && !MemorySize().IsMatch(shm))
        {
            throw ArmException.User($"'{shm}' is not a value of '{Path}.shmSize'.");
        }

        var queue = properties.Optional("queueSettings", "properties")?.Only("properties.queueSettings", "jobTier");
        var tier = queue?.OptionalText("jobTier", "properties.queueSettings");
        StrictJson.OneOf(tier, "properties.queueSettings.jobTier", "Null", "Spot", "Basic", "Standard", "Premium");
        var size = resources.OptionalText("instanceType", Path);
        string? cluster = null;
        var isSpot = tier == "Spot";
        if (properties.OptionalText("computeId", "properties") is { } computeId)
        {
            cluster = computeId.StartsWith(workspace.Id + "/computes/", StringComparison.OrdinalIgnoreCase) ? computeId.Split('/')[^1] : computeId;
            (size, isSpot) = workspace.Clusters.Accept(cluster, nodes);
        }
        else if (size is null)
        {
            throw ArmException.User($"'{Path}.instanceType' is required for a job without a compute.");
        }
        else
        {
            workspace.Quota.CheckServerless(size, isSpot, nodes);
        }

        return new SimulatedJob(name, properties, workspace.Now)
        {
            VmSize = size,
            IsSpot = isSpot,
            Nodes = nodes,
            Cluster = cluster,
            Timeout = TimeoutOf(properties),
            Fate = new JobFate(workspace.Options.Running),
        };
    }

    private static TimeSpan TimeoutOf(JsonObject properties)
    {
        var limits = properties.Optional("limits", "properties")?.Only("properties.limits", "jobLimitsType", "timeout");
        if (limits is null)
        {
            return TimeSpan.FromDays(21);
        }

        StrictJson.OneOf(limits.Text("jobLimitsType", "properties.limits"), "properties.limits.jobLimitsType", "Command");
        if (limits.OptionalText("timeout", "properties.limits") is not { } text)
        {
            return TimeSpan.FromDays(21);
        }

        try
        {
            var limit = XmlConvert.ToTimeSpan(text);
            return limit > TimeSpan.Zero && limit.Ticks % TimeSpan.TicksPerSecond == 0
                ? limit
                : throw ArmException.User("'properties.limits.timeout' must be a positive number of whole seconds.");
        }
        catch (FormatException)
        {
            throw ArmException.User("'properties.limits.timeout' must be an ISO 8601 duration.");
        }
    }

    private static void CheckDistribution(JsonObject? distribution)
    {
        if (distribution is null)
        {
            return;
        }

        const string Path = "properties.distribution";
        var type = distribution.Text("distributionType", Path);
        StrictJson.OneOf(type, $"{Path}.distributionType", "PyTorch", "TensorFlow", "Mpi");
        if (type == "PyTorch" && distribution.Only(Path, "distributionType", "processCountPerInstance").OptionalCount("processCountPerInstance", Path) < 1)
        {
            throw ArmException.User($"'{Path}.processCountPerInstance' must be at least 1.");
        }
    }

    private static void CheckData(
        JsonObject properties, string member, string typeName, ReadOnlySpan<string> types, string command, ReadOnlySpan<string> modes)
    {
        foreach (var (name, node) in properties.Optional(member, "properties") ?? [])
        {
            var path = $"properties.{member}.{name}";
            var data = node as JsonObject ?? throw ArmException.User($"'{path}' must be an object.");
            data.Only(path, typeName, "uri", "mode", "value", "description", "assetName", "assetVersion", "pathOnCompute");
            var type = data.Text(typeName, path);
            StrictJson.OneOf(type, $"{path}.{typeName}", types);
            StrictJson.OneOf(data.OptionalText("mode", path), $"{path}.mode", modes);
            if (type == "literal")
            {
                _ = data.Text("value", path);
            }
            else if (member == "inputs" && !DatastoreUri().IsMatch(data.Text("uri", path)))
            {
                throw ArmException.User($"'{path}.uri' must be azureml://datastores/NAME/paths/PATH.");
            }
        }

        foreach (Match used in Reference().Matches(command).Where(match => match.Groups["kind"].Value == member))
        {
            if ((properties[member] as JsonObject)?.ContainsKey(used.Groups["name"].Value) != true)
            {
                throw ArmException.User($"The command uses '{used.Value}', which is not among the {member}.");
            }
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,254}$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\d+[bBkKmMgG]$")]
    private static partial Regex MemorySize();

    [GeneratedRegex(@"^azureml://datastores/[a-z0-9_]+/paths/.+")]
    private static partial Regex DatastoreUri();

    [GeneratedRegex(@"\$\{\{\s*(?<kind>inputs|outputs)\.(?<name>\w+)\s*\}\}")]
    private static partial Regex Reference();
}
