using System.Text.Json.Serialization;

namespace FineTune.Api.Jobs;

/// <summary>A complete checkpoint.</summary>
/// <param name="Folder">Below the job's directory.</param>
/// <param name="Step">Optimizer step at which it was written.</param>
/// <param name="Time">UTC.</param>
/// <param name="Bytes">Size of all its files.</param>
public sealed record CheckpointView(string Folder, long Step, DateTimeOffset Time, long Bytes);

/// <summary>A line of <c>metrics.jsonl</c>, handed on as the trainer wrote it; a stage may add numbers of its own.</summary>
public sealed record MetricLine(
    int Attempt, long Step, [property: JsonPropertyName("total_steps")] long TotalSteps, double? Epoch, double? Loss,
    [property: JsonPropertyName("eval_loss")] double? EvalLoss, double? Lr, [property: JsonPropertyName("grad_norm")] double? GradNorm,
    long? Tokens, [property: JsonPropertyName("tokens_per_second")] double? TokensPerSecond,
    [property: JsonPropertyName("elapsed_s")] double? ElapsedSeconds, [property: JsonPropertyName("remaining_s")] double? RemainingSeconds,
    DateTimeOffset Time);

/// <summary>A line of <c>devices.jsonl</c>, handed on as the trainer wrote it.</summary>
/// <param name="Node">Index of the node, from 0.</param>
/// <param name="Device"><c>cpu</c> or <c>gpu-0</c> and so on.</param>
/// <param name="Utilization">Percent.</param>
/// <param name="MemoryMib">Used, in MiB.</param>
/// <param name="MemoryTotalMib">There is, in MiB; null where unknown.</param>
/// <param name="PowerWatts">Null where unknown.</param>
public sealed record DeviceLine(
    int Attempt, DateTimeOffset Time, int Node, string Device, double? Utilization, [property: JsonPropertyName("memory_mib")] double? MemoryMib,
    [property: JsonPropertyName("memory_total_mib")] double? MemoryTotalMib, [property: JsonPropertyName("power_w")] double? PowerWatts);
