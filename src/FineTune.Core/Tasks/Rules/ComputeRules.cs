using System.Globalization;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What a location can give a job.</summary>
internal static class ComputeRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("compute-too-large", ["compute.nodes", "compute.cards", "compute.type"],
            s => s.Compute.TotalCards > s.Offer.TotalCards || s.Compute.CardsPerNode > s.Offer.CardsPerNode || s.Compute.Nodes > s.Offer.MaxNodes,
            s => new($"{s.Compute.Nodes} × {s.Compute.CardsPerNode} cards are more than '{s.Offer.Location}' has: {s.Offer.TotalCards} of '{s.Offer.ComputeType}', at most {s.Offer.CardsPerNode} on each of {s.Offer.MaxNodes} nodes.",
                $"{s.Compute.Nodes} × {s.Compute.CardsPerNode} 张卡超过“{s.Offer.Location}”的上限：“{s.Offer.ComputeType}”共 {s.Offer.TotalCards} 张，每节点最多 {s.Offer.CardsPerNode} 张，最多 {s.Offer.MaxNodes} 个节点。"),
            new("Ask for fewer nodes or cards, or another compute type.", "请减少任务并行数或物理卡数，或更换算力类型。")),
        TaskRule.Error("spot-unavailable", ["compute.priority", "compute.type"],
            s => s.Compute.Priority == ComputePriority.Spot && s.Offer is { UsdPerHour: not null, SpotUsdPerHour: null },
            s => new($"'{s.Offer.ComputeType}' is not offered as spot at '{s.Offer.Location}'.", $"“{s.Offer.Location}”的“{s.Offer.ComputeType}”不提供竞价实例。"),
            new("Use dedicated, or another compute type.", "请使用 dedicated，或更换算力类型。")),
        TaskRule.Error("resources-too-large", ["compute.memory", "compute.cpu", "compute.sharedMemory"],
            s => s.Compute.CpuCores > s.Offer.CpuCores || s.Compute.MemoryGiB > s.Offer.MemoryGiB || s.Compute.SharedMemoryGiB > s.Offer.MemoryGiB,
            s => new(string.Create(CultureInfo.InvariantCulture, $"A node of '{s.Offer.ComputeType}' has {s.Offer.CpuCores:0.#} cores and {s.Offer.MemoryGiB:0.#} GiB."),
                string.Create(CultureInfo.InvariantCulture, $"“{s.Offer.ComputeType}”每个节点有 {s.Offer.CpuCores:0.#} 核、{s.Offer.MemoryGiB:0.#} GiB 内存。")),
            new("Ask for less, or leave it out to take what the node has.", "请减小，或不设置以使用节点的全部资源。")),
        TaskRule.Error("shared-memory-beyond-memory", ["compute.sharedMemory", "compute.memory"],
            s => s.Compute.SharedMemoryGiB > s.Compute.MemoryGiB,
            _ => new("Shared memory is part of the memory and cannot be larger.", "共享内存属于内存的一部分，不能超过内存。"),
            new("Lower it, or raise the memory.", "请减小共享内存，或增大内存。")),
        TaskRule.Warn("does-not-fit", ["hyperparameters.batchSize", "hyperparameters.cutoffLength", "compute.type"],
            s => !s.Estimate.FitsCard,
            s => new(string.Create(CultureInfo.InvariantCulture, $"About {s.Estimate.MemoryGiBPerCard:0.#} GiB are needed, a card has {s.Offer.MemoryGiBPerCard:0.#}."),
                string.Create(CultureInfo.InvariantCulture, $"约需 {s.Estimate.MemoryGiBPerCard:0.#} GiB，单卡只有 {s.Offer.MemoryGiBPerCard:0.#} GiB。")),
            new("Lower batch size or cutoff, use lora or quantization, or shard over more cards.", "请减小批处理大小或截断长度，使用 lora、量化，或在更多卡上切分。")),
        TaskRule.Error("over-budget", ["compute.budget"],
            s => s.Job.Budget < s.Estimate.CostUsd && s.Get(ParameterTable.BudgetPolicy) == "fit",
            s => new(string.Create(CultureInfo.InvariantCulture, $"The run costs about {s.Estimate.CostUsd:0.00} USD."), string.Create(CultureInfo.InvariantCulture, $"预计费用约 {s.Estimate.CostUsd:0.00} 美元。")),
            new("Raise the budget, train less, or set compute.budgetPolicy to pause to start anyway.", "请提高预算、减少训练量，或将 compute.budgetPolicy 设为 pause 以仍然开始。")),
        TaskRule.Warn("time-limit-too-short", ["compute.maxDuration"],
            s => s.Job.MaxDuration < s.Estimate.Duration,
            s => new($"The run takes about {Minutes(s.Estimate.Duration)} minutes.", $"预计约需 {Minutes(s.Estimate.Duration)} 分钟。"),
            new("Raise the limit, or train less.", "请延长时限，或减少训练量。")),
        TaskRule.Warn("more-cards-than-rows", ["compute.cards", "compute.nodes"],
            s => s.Compute.TotalCards > s.Estimate.TrainRows,
            s => new($"There are {s.Compute.TotalCards} cards and {s.Estimate.TrainRows} rows; some cards have nothing of their own to do.", $"共 {s.Compute.TotalCards} 张卡，只有 {s.Estimate.TrainRows} 行数据，部分卡无数据可训。"),
            new("Ask for fewer cards.", "请减少卡数。")),
    ];

    private static string Minutes(TimeSpan duration) => Math.Ceiling(duration.TotalMinutes).ToString(CultureInfo.InvariantCulture);
}
