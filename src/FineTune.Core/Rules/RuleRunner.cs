using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Rules;

/// <summary>
/// Brings rules and versions together. It compares what is stored and needs no event: a version without a settled firing is decided,
/// and a task made for it has an id that follows from rule and version, so that running twice, or dying half-way, makes one task.
/// </summary>
public sealed class RuleRunner(
    IAccessStore access, IRuleStore rules, IDatasetStore datasets, ITaskStore tasks, TaskService service, TimeProvider clock)
{
    /// <summary>Decides everything that is open, in every workspace.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var workspace in (await access.ReadAsync(cancellation)).Workspaces)
        {
            using var scope = AccessScope.Enter(workspace.Value.Name);
            await RunAllAsync(cancellation);
        }
    }

    private async Task RunAllAsync(CancellationToken cancellation)
    {
        foreach (var rule in await rules.ListAsync(cancellation))
        {
            if (rule.Enabled)
            {
                await RunAsync(rule, cancellation);
            }
        }
    }

    private async Task RunAsync(DatasetRule rule, CancellationToken cancellation)
    {
        var versions = new List<DatasetVersion>();
        await foreach (var version in datasets.ListAsync(rule.Dataset, cancellation))
        {
            versions.Add(version);
        }

        var firings = (await rules.ListFiringsAsync(rule.Name, cancellation)).ToDictionary(firing => firing.Version);
        var open = versions
            .Where(version => version.CreatedAt >= rule.CreatedAt && firings.GetValueOrDefault(version.Version) is null or { Outcome: FiringOutcome.Waiting })
            .OrderBy(version => version.CreatedAt);
        foreach (var version in open)
        {
            var firing = await DecideAsync(rule, version, isNewest: version == versions[0], [.. firings.Values], cancellation);
            if (firing.Outcome != FiringOutcome.Waiting || firing.Reason != firings.GetValueOrDefault(version.Version)?.Reason)
            {
                await rules.SaveFiringAsync(firing, cancellation);
            }

            firings[version.Version] = firing;
        }
    }

    private async Task<RuleFiring> DecideAsync(
        DatasetRule rule, DatasetVersion version, bool isNewest, IReadOnlyList<RuleFiring> firings, CancellationToken cancellation)
    {
        using var body = JsonDocument.Parse(rule.TaskFor(version).ToJsonString());
        var reading = await service.ValidateAsync(body.RootElement, cancellation);
        var fired = firings.Where(firing => firing.Outcome == FiringOutcome.Fired).ToList();
        var name = rule.TaskNameFor(version);
        var id = IdOf(rule, version);

        // A task that was made before this process died is not made again, and does not count against itself.
        var isMade = await tasks.FindTaskAsync(name, cancellation) is { } made && made.Value.Id == id;
        var fit = version.Report.Fits.GetValueOrDefault(rule.Stage);
        var situation = new RuleSituation(
            fit?.Fits == true, fit?.Reason ?? new($"There is no stage {rule.Stage}.", $"没有 {rule.Stage} 阶段。"), isNewest, await CountActiveAsync(fired, cancellation),
            fired.Count == 0 ? null : fired.Max(firing => firing.At), reading.Estimates.Sum(estimate => estimate.CostUsd ?? 0),
            reading.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } finding ? About(finding) : null, clock.GetUtcNow());
        var (outcome, reason) = isMade ? (FiringOutcome.Fired, fit?.Reason ?? default) : RuleDecision.Decide(rule, situation);
        if (outcome == FiringOutcome.Fired && !isMade && await service.CreateAsync(reading.Spec!, id, cancellation) is null
            && (await tasks.FindTaskAsync(name, cancellation))?.Value.Id != id)
        {
            (outcome, reason) = (FiringOutcome.NameTaken, new($"Another task is called '{name}'.", $"已有其他任务名为“{name}”。"));
        }

        return new RuleFiring(rule.Name, version.Dataset, version.Version, outcome, reason, outcome == FiringOutcome.Fired ? name : null, situation.Now);
    }

    private async Task<int> CountActiveAsync(IEnumerable<RuleFiring> fired, CancellationToken cancellation)
    {
        var active = 0;
        foreach (var firing in fired)
        {
            active += await tasks.FindAsync(firing.Task!, cancellation) is { } task && task.Jobs.Any(job => !job.Value.State.IsSettled()) ? 1 : 0;
        }

        return active;
    }

    private static LocalizedText About(Finding finding) => new($"{finding.Path}: {finding.Message.En}", $"{finding.Path}：{finding.Message.Zh}");

    // Sorts by the version's time, as all ids of tasks do.
    private static string IdOf(DatasetRule rule, DatasetVersion version)
    {
        var place = AccessScope.Current.Workspace is not Workspace.Default and var workspace ? $"{workspace}\n" : "";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{place}{rule.Name}\n{rule.CreatedAt.UtcTicks}\n{version.Dataset}\n{version.Version}"));
        return $"{version.CreatedAt.ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(hash)[..20]}";
    }
}
