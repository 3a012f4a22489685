using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Audit;

/// <summary>What checking the audit trail came to.</summary>
/// <param name="Intact">Whether every record is as it was written, and none is missing.</param>
/// <param name="Records">Records that are as they were written, from the first on.</param>
/// <param name="Hash">Hash of the last of them; noted elsewhere, it shows later that the trail up to here is still the same.</param>
/// <param name="Fault">The first record that is not; null where all are.</param>
public sealed record AuditCheckView(bool Intact, long Records, string Hash, AuditFault? Fault);

/// <summary><c>/api/audit</c>: read, export and check the trail.</summary>
internal static class AuditEndpoints
{
    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("after", "Number of the last record known; the answer goes on behind it.") { Range = (0, int.MaxValue), Default = "0" },
        new("limit", "Most records of an answer.") { Range = (1, 1000), Default = "200" },
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", ListAsync).Reads(Parameters).Produces<IReadOnlyList<AuditEntry>>().WithName("listAuditRecords").WithSummary("Changes in the workspace, oldest first");
        audit.MapGet("/export", (IAuditLog log, CancellationToken cancellation) => Results.Stream(
            body => ExportAsync(body, log, cancellation), "application/x-ndjson", "audit.jsonl"))
            .Produces<string>(contentType: "application/x-ndjson").WithName("exportAudit").WithSummary("Every record of every workspace, a line of JSON each");
        audit.MapGet("/check", CheckAsync).Produces<AuditCheckView>().WithName("checkAudit").WithSummary("Check that no record was altered, taken out, added or moved");
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IAuditLog log, CancellationToken cancellation)
    {
        var values = QueryValues.Read(request.Query, Parameters);
        return values.Findings.Count > 0
            ? Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", values.Findings)
            : Results.Ok(log.ReadAsync(values.Number("after")!.Value, AccessScope.Current.Workspace, cancellation)
                .Take(values.Number("limit")!.Value).Select(line => JsonElement.Parse(line)));
    }

    private static async Task ExportAsync(Stream body, IAuditLog log, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true) { NewLine = "\n" };
        await foreach (var line in log.ReadAsync(0, null, cancellation))
        {
            await writer.WriteLineAsync(line.AsMemory(), cancellation);
        }
    }

    private static async Task<IResult> CheckAsync(IAuditLog log, CancellationToken cancellation)
    {
        // Read before the records: those that are added meanwhile are checked too, and are not missed.
        var head = await log.HeadAsync(cancellation);
        var (last, fault) = await AuditChain.VerifyAsync(AuditHead.Start, log.ReadAsync(0, null, cancellation), cancellation, known: head);
        return Results.Ok(new AuditCheckView(fault is null, last.Number, last.Hash, fault));
    }
}
