using System.Text.Json.Nodes;
using FineTune.Cli.Commands.Catalog;
using FineTune.Cli.Output;
using FineTune.Cli.Server;
using FineTune.Core.Parameters;
using Spectre.Console;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>What a task would take: findings, estimates, and the location's offers with the chosen ones marked.</summary>
/// <param name="Answer">The server's word on the task.</param>
/// <param name="Location">Where it would run.</param>
/// <param name="Offers">What that location offers.</param>
internal sealed record Plan(JsonNode Answer, string Location, IReadOnlyList<JsonNode> Offers)
{
    private static readonly Listing EstimateTable = new(
        estimate => Show.Text(estimate["job"]),
        [
            new(new("Job", "作业"), estimate => Show.Text(estimate["job"])),
            new(new("Compute", "算力"), estimate => Show.Text(estimate["computeType"])),
            new(new("Rows", "行数"), estimate => Show.Text(estimate["trainRows"])),
            new(new("Steps", "步数"), estimate => Show.Text(estimate["steps"])),
            new(new("Tokens", "词元"), estimate => (estimate["tokensCounted"]?.GetValue<bool>() == true ? "" : "~") + Show.Text(estimate["tokens"])),
            new(new("GiB/card", "GiB/卡"), estimate => Show.Value(Show.Number(estimate["memoryGiBPerCard"]))),
            new(new("Time", "时间"), estimate => Show.Time(estimate["duration"])),
            new(new("Cost", "费用"), estimate => Show.Number(estimate["costUsd"]) is { } cost ? $"${Show.Value(cost)}" : "-"),
        ],
        _ => "");

    public bool IsValid => Answer["valid"]!.GetValue<bool>();

    private List<JsonNode> Estimates => [.. Answer["estimates"]!.AsArray().OfType<JsonNode>()];

    public static async Task<Plan> ReadAsync(Session session, JsonObject document, CancellationToken cancellation)
    {
        var answer = await session.Server.PostAsync("/api/tasks/validate", document, cancellation);
        var location = document[ParameterTable.Location.Path]?.ToString() ?? ParameterTable.Location.Default;
        var offers = (await session.Server.GetAsync("/api/catalog/offers", cancellation))!.AsArray().OfType<JsonNode>();
        return new Plan(answer!, location, [.. offers.Where(offer => Show.Text(offer["location"]) == location)]);
    }

    /// <summary>Writes findings to standard error, and the tables.</summary>
    public void Write(Session session, IAnsiConsole tables)
    {
        session.Out.WriteFindings([.. Answer["findings"]!.AsArray().OfType<JsonObject>().Select(FindingJson.Read)]);
        if (Estimates.Count > 0)
        {
            tables.Write(session.Out.TableOf(Estimates, EstimateTable));
            tables.WriteLine();
            tables.Write(session.Out.TableOf(Offers, Marked()));
        }
    }

    private Listing Marked()
    {
        var chosen = Estimates.Select(estimate => Show.Text(estimate["computeType"])).ToHashSet();
        var mark = new Column(new("", ""), offer => chosen.Contains(Show.Text(offer["computeType"])) ? "→" : " ");
        return CatalogCommands.Offers with { Columns = [mark, .. CatalogCommands.Offers.Columns] };
    }
}
