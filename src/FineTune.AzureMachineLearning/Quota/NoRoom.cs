using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Quota;

/// <summary>Says why a request can never be met, with the numbers and what would fit instead.</summary>
internal static class NoRoom
{
    private const int MostAlternatives = 5;

    /// <summary>Null where the quota holds the request.</summary>
    public static JobError? Check(ComputeRequest request, IReadOnlyList<SizeOffer> offers)
    {
        var offer = offers.FirstOrDefault(candidate => candidate.Offer.Location == request.Location && IsSize(candidate, request.ComputeType));
        if (offer is null)
        {
            return Error(
                request,
                offers,
                new($"Location '{request.Location}' has no size '{request.ComputeType}'.", $"位置“{request.Location}”没有规格“{request.ComputeType}”。"));
        }

        if (Fits(offer, request))
        {
            return null;
        }

        var most = offer.MaxNodes(request.Priority);
        var tier = request.Priority == ComputePriority.Spot ? "spot" : "dedicated";
        return Error(
            request,
            offers,
            new(
                $"{request.Nodes} × {offer.Size.Name} needs {request.Nodes * offer.Size.Cores} {tier} vCPUs and {request.CardsPerNode} cards a node; "
                + $"the quota of '{request.Location}' holds {most} such nodes ({most * offer.Size.Cores} vCPUs) of {offer.Offer.CardsPerNode} cards.",
                $"{request.Nodes} × {offer.Size.Name} 需要 {request.Nodes * offer.Size.Cores} 个 {tier} vCPU、每节点 {request.CardsPerNode} 张卡；"
                + $"“{request.Location}”的配额只容纳 {most} 个此类节点（{most * offer.Size.Cores} 个 vCPU），每节点 {offer.Offer.CardsPerNode} 张卡。"));
    }

    public static bool Fits(SizeOffer offer, ComputeRequest request) =>
        request.Nodes <= offer.MaxNodes(request.Priority) && request.CardsPerNode <= offer.Offer.CardsPerNode
        && !(request.CpuCores > offer.Size.Cores) && !(request.MemoryGiB > offer.Size.MemoryGiB);

    public static bool IsSize(SizeOffer offer, string name) => string.Equals(offer.Size.Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Requests of as many cards of the same kind that the quota of some location holds, cheap before dear.</summary>
    public static IReadOnlyList<ComputeRequest> Alternatives(ComputeRequest request, IReadOnlyList<SizeOffer> offers)
    {
        var device = offers.FirstOrDefault(offer => IsSize(offer, request.ComputeType))?.Offer.Device ?? DeviceKind.Gpu;
        return
        [
            .. offers
                .Where(offer => offer.Offer.Device == device)
                .SelectMany(offer => Variants(request, offer).Select(variant => (Offer: offer, Request: variant)))
                .Where(choice => choice.Request != request && Fits(choice.Offer, choice.Request))
                .OrderBy(choice => choice.Request.Nodes * Price(choice.Offer, choice.Request.Priority))
                .Select(choice => choice.Request),
        ];
    }

    private static IEnumerable<ComputeRequest> Variants(ComputeRequest request, SizeOffer offer)
    {
        var cards = Math.Min(request.TotalCards, offer.Offer.CardsPerNode);
        if (request.TotalCards % cards != 0)
        {
            yield break;
        }

        foreach (var tier in new[] { ComputePriority.Dedicated, ComputePriority.Spot })
        {
            yield return request with
            {
                Location = offer.Offer.Location,
                ComputeType = offer.Size.Name,
                Nodes = request.TotalCards / cards,
                CardsPerNode = cards,
                Priority = tier,
            };
        }
    }

    private static decimal Price(SizeOffer offer, ComputePriority tier) =>
        (tier == ComputePriority.Spot ? offer.Offer.SpotUsdPerHour : offer.Offer.UsdPerHour) ?? decimal.MaxValue / 1000;

    private static JobError Error(ComputeRequest request, IReadOnlyList<SizeOffer> offers, LocalizedText message)
    {
        var fitting = Alternatives(request, offers).Take(MostAlternatives)
            .Select(choice => $"{choice.Nodes} × {choice.ComputeType} {Tier(choice)} ({choice.Location})").ToList();
        return new JobError(
            "no_quota",
            message,
            fitting.Count > 0
                ? new($"These fit: {string.Join("; ", fitting)}. Or ask for more quota in the Azure portal.",
                    $"可用：{string.Join("；", fitting)}。也可在 Azure 门户申请提高配额。")
                : new("Ask for more quota in the Azure portal, or for fewer nodes.", "请在 Azure 门户申请提高配额，或减少节点数。"));
    }

    private static string Tier(ComputeRequest request) => request.Priority == ComputePriority.Spot ? "spot" : "dedicated";
}
