using System.Globalization;
using FineTune.Core.Catalog;
using FineTune.Core.Estimates;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;

namespace FineTune.Core.Tasks.Rules;

/// <summary>
/// Settles how model state is split over the cards where a job leaves it open: the first way, by speed, that no rule speaks against
/// and whose estimate fits a card; where none fits, the one that needs the least.
/// </summary>
/// <remarks>
/// By speed: <c>none</c> sends gradients only. <c>zero-2</c> sends as much and holds a share of gradients and optimizer. <c>zero-3</c> also
/// gathers weights, half as much traffic again. Offload moves state between card and main memory in every step. FSDP splits what ZeRO-3
/// splits and is there for those who ask for it.
/// </remarks>
internal static class ShardingChoice
{
    private const string Open = "auto";

    private static readonly string[] BySpeed = ["none", "zero-2", "zero-3", "zero-2-offload", "zero-3-offload"];

    private static readonly IReadOnlyList<TaskRule> Rules =
        [.. RuleTable.All.Where(rule => rule.Paths.Contains(ParameterTable.Distributed.Path))];

    /// <summary>The job with its sharding settled; tells where it is another than none.</summary>
    public static JobSpec Settle(
        TaskSpec task, JobSpec job, BaseModel model, Offer offer, SubmissionContext context, string path, FindingList findings)
    {
        if (job.Settings.Get(ParameterTable.Distributed) != Open)
        {
            return job;
        }

        var ways = BySpeed.Where(way => ParameterTable.Distributed.IsSupported(EngineCapabilities.Of(offer).Engine, way))
            .Select(way => RuleSubject.Of(task, job with { Settings = job.Settings.With(ParameterTable.Distributed, way) }, model, offer, context))
            .Where(subject => !Rules.Any(rule => rule.IsBroken(subject)))
            .ToList();
        var chosen = ways.Find(subject => subject.Estimate.FitsCard) ?? ways.MinBy(subject => subject.Estimate.MemoryGiBPerCard)!;
        if (chosen != ways[0])
        {
            Tell(ways[0].Estimate, chosen, path, findings);
        }

        return chosen.Job;
    }

    private static void Tell(Estimate whole, RuleSubject chosen, string path, FindingList findings)
    {
        var way = chosen.Get(ParameterTable.Distributed);
        FormattableString en = $"{way} is used: a card of {chosen.Offer.MemoryGiBPerCard:0.#} GiB would need about {whole.MemoryGiBPerCard:0.#} GiB without sharding, and {chosen.Estimate.MemoryGiBPerCard:0.#} GiB with it.";
        FormattableString zh = $"将使用 {way}：单卡显存 {chosen.Offer.MemoryGiBPerCard:0.#} GiB，不切分约需 {whole.MemoryGiBPerCard:0.#} GiB，切分后约需 {chosen.Estimate.MemoryGiBPerCard:0.#} GiB。";
        findings.Add($"{path}.{ParameterTable.Distributed.Path}", "sharding-chosen", Severity.Information,
            new(en.ToString(CultureInfo.InvariantCulture), zh.ToString(CultureInfo.InvariantCulture)),
            new("Set advanced.distributed to decide yourself.", "如需自行决定，请设置 advanced.distributed。"));
    }
}
