using System.Text.Json;
using System.Text.Json.Serialization;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>A job as the service tells and takes it.</summary>
internal sealed record JobResource(string? Id, string? Name, JobProperties Properties, JobSystemData? SystemData = null);

internal sealed record JobSystemData(DateTimeOffset? CreatedAt = null);

/// <summary>Properties of a command job. <see cref="Status"/> is only ever told.</summary>
internal sealed record JobProperties
{
    public string JobType { get; init; } = "Command";

    public string? DisplayName { get; init; }

    public string? ExperimentName { get; init; }

    /// <summary>Cluster; null for a serverless job.</summary>
    public string? ComputeId { get; init; }

    public string? EnvironmentId { get; init; }

    public string? Command { get; init; }

    public IReadOnlyDictionary<string, JobInput>? Inputs { get; init; }

    public IReadOnlyDictionary<string, JobOutput>? Outputs { get; init; }

    public JobResources? Resources { get; init; }

    public JobDistribution? Distribution { get; init; }

    public JobLimits? Limits { get; init; }

    public JobQueue? QueueSettings { get; init; }

    public JobIdentity? Identity { get; init; }

    public IReadOnlyDictionary<string, string>? EnvironmentVariables { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    public string? Status { get; init; }

    /// <summary>What a later version of the service adds.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; init; }
}

internal sealed record JobInput(string JobInputType, string? Uri = null, string? Mode = null, string? Value = null);

internal sealed record JobOutput(string JobOutputType, string? Uri = null, string? Mode = null);

internal sealed record JobResources(int? InstanceCount = null, string? InstanceType = null, string? ShmSize = null);

internal sealed record JobDistribution(string DistributionType, int? ProcessCountPerInstance = null);

internal sealed record JobLimits(string JobLimitsType, TimeSpanText? Timeout = null);

/// <summary>Tier of a serverless job: <c>Standard</c> or <c>Spot</c>.</summary>
internal sealed record JobQueue(string JobTier);

internal sealed record JobIdentity(string IdentityType, string? ClientId = null);
