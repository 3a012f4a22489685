using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Machine;

/// <summary>Finds requests that this machine can never meet.</summary>
internal static class NoSuchCompute
{
    /// <summary>Why the request can never be granted; null where it can.</summary>
    public static JobError? Check(ComputeRequest request, Hardware hardware)
    {
        var offer = hardware.Offers.FirstOrDefault(offer => offer.ComputeType == request.ComputeType);
        if (offer is null)
        {
            var known = string.Join(", ", hardware.Offers.Select(known => known.ComputeType));
            return Error(
                new($"This machine has no compute of type '{request.ComputeType}'; it has: {known}.",
                    $"本机没有“{request.ComputeType}”类型的算力；现有：{known}。"),
                new($"Set compute.type to one of: {known}.", $"将 compute.type 改为以下之一：{known}。"));
        }

        if (request.Nodes < 1 || request.CardsPerNode < 1 || request.TotalCards > offer.TotalCards)
        {
            return Error(
                new($"The job asks for {request.Nodes} × {request.CardsPerNode} = {request.TotalCards} cards of '{offer.ComputeType}'; "
                    + $"this machine has {offer.TotalCards}.",
                    $"作业请求 {request.Nodes} × {request.CardsPerNode} = {request.TotalCards} 张“{offer.ComputeType}”卡，"
                    + $"本机共有 {offer.TotalCards} 张。"),
                new($"Choose compute.nodes × compute.cards from 1 to {offer.TotalCards}.",
                    $"使 compute.nodes × compute.cards 在 1 到 {offer.TotalCards} 之间。"));
        }

        if (request.CpuCores > offer.CpuCores || request.MemoryGiB > offer.MemoryGiB)
        {
            return Error(
                new($"A node asks for {request.CpuCores ?? 0:0.#} cores and {request.MemoryGiB ?? 0:0.#} GiB; "
                    + $"this machine has {offer.CpuCores:0.#} cores and {offer.MemoryGiB:0.#} GiB.",
                    $"每个节点请求 {request.CpuCores ?? 0:0.#} 核和 {request.MemoryGiB ?? 0:0.#} GiB 内存，"
                    + $"本机只有 {offer.CpuCores:0.#} 核和 {offer.MemoryGiB:0.#} GiB。"),
                new("Lower compute.cpu or compute.memory, or leave them out.", "调小或省略 compute.cpu 与 compute.memory。"));
        }

        return null;
    }

    private static JobError Error(LocalizedText message, LocalizedText fix) => new("no_such_compute", message, fix);
}
