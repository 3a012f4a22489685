using System.Globalization;
using System.Text.Json;
using Azure.Core;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>What the platform's diagnostics in Log Analytics say about a run. They come minutes late, so they only explain.</summary>
internal sealed class ClusterDiagnostics(ArmClient client, Workspace workspace)
{
    /// <summary>One line for each event of a run, oldest first; empty where no diagnostics are kept.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string job, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        if (workspace.Options.LogAnalyticsWorkspace.Length == 0)
        {
            return [];
        }

        var query = $"AmlComputeJobEvent | where JobName == '{job}' | order by TimeGenerated asc "
            + "| project TimeGenerated, EventType, ExecutionState, ErrorDetails, JobErrorMessage, NodeId";
        var address = ArmApi.Build(workspace.Options.LogsEndpoint, $"/v1/workspaces/{workspace.Options.LogAnalyticsWorkspace}/query");
        var body = new { query, timespan = string.Create(CultureInfo.InvariantCulture, $"{from.UtcDateTime:O}/{to.UtcDateTime:O}") };
        var answer = (await client.SendAsync(RequestMethod.Post, address, body, cancellation)).Read<QueryAnswer>();
        return [.. (answer.Tables ?? []).SelectMany(table => table.Rows ?? []).Select(Line)];
    }

    private static string Line(IReadOnlyList<JsonElement> row) =>
        string.Join(' ', row.Where(cell => cell.ValueKind is not JsonValueKind.Null).Select(cell => cell.ToString()).Where(text => text.Length > 0));

    private sealed record QueryAnswer(IReadOnlyList<QueryTable>? Tables);

    private sealed record QueryTable(string? Name, IReadOnlyList<IReadOnlyList<JsonElement>>? Rows);
}
