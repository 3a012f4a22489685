using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Cli.Server;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>What a task would take: findings, estimates, and the offers with the chosen one marked.</summary>
internal static class Plan
{
    private static readonly Listing Estimates = new(
        estimate => Show.Text(estimate["job"]),
        [
            new(new("Job", "作业"), estimate => Show.Text(estimate["job"])),
            new(new("Rows", "行数"), estimate => Show.Text(estimate["trainRows"])),
            new(new("Steps", "步数"), estimate => Show.Text(estimate["steps"])),
            new(new("Tokens", "词元"), estimate => Show.Text(estimate["tokens"])),
            new(new("GiB/card", "GiB/卡"), estimate => Show.Value(Show.Number(estimate["memoryGiBPerCard"]))),
            new(new("Time", "时间"), estimate => Time(estimate["duration"])),
            new(new("Cost", "费用"), estimate => Show.Number(estimate["costUsd"]) is { } cost ? $"${Show.Value(cost)}" : "-"),
        ],
        _ => "");

    /// <summary>Shows it all.</summary>
    /// <returns>The server's word on the task.</returns>
    public static async Task<JsonNode> ShowAsync(Session session, JsonObject document, CancellationToken cancellation)
    {
        var answer = (await session.Server.PostAsync("/api/tasks/validate", document, cancellation))!;
        if (!session.Out.IsTable)
        {
            return answer;
        }

        session.Out.WriteFindings([.. answer["findings"]!.AsArray().OfType<JsonObject>().Select(FindingJson.Read)]);
        var estimates = answer["estimates"]!.AsArray().OfType<JsonNode>().ToList();
        if (estimates.Count > 0)
        {
            session.Out.Answers.Write(session.Out.TableOf(estimates, Estimates));
            var offers = (await session.Server.GetAsync("/api/catalog/offers", cancellation))!.AsArray().OfType<JsonNode>().ToList();
            session.Out.Answers.Write(session.Out.TableOf(offers, OffersFor(document, offers)));
        }

        return answer;
    }

    private static Listing OffersFor(JsonObject document, IReadOnlyList<JsonNode> offers)
    {
        var location = document["location"]?.ToString() ?? "local";
        var wanted = (document["jobs"] as JsonArray)?.Select(job => job?["compute"]?["type"]?.ToString()).ToHashSet() ?? [];
        var first = offers.OrderByDescending(offer => Show.Text(offer["device"]) == "gpu").FirstOrDefault(offer => Show.Text(offer["location"]) == location)?["computeType"]?.ToString();
        return Catalog.CatalogCommands.Offers with
        {
            Columns =
            [
                new(new("", ""), offer => Show.Text(offer["location"]) == location && (wanted.Contains(Show.Text(offer["computeType"]))
                    || (wanted.All(type => type is null) && Show.Text(offer["computeType"]) == first)) ? "→" : " "),
                .. Catalog.CatalogCommands.Offers.Columns,
            ],
        };
    }

    private static string Time(JsonNode? duration)
    {
        try
        {
            return Show.Duration(System.Xml.XmlConvert.ToTimeSpan(Show.Text(duration)));
        }
        catch (FormatException)
        {
            return "-";
        }
    }
}
