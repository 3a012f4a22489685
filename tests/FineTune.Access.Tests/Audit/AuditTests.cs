using System.Text.Json;
using Azure.Data.Tables;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;
using FineTune.Core.Audit;
using FineTune.Storage;
using FineTune.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Audit;

/// <summary>The trail of real requests on real storage.</summary>
public sealed class AuditTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_recorded_when_it_begins_and_when_it_has_ended_and_no_look_is()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        var before = (await RecordsAsync(owner)).Count;
        await alpha.SnapshotAsync(host);
        Assert.Equal(before, (await RecordsAsync(owner)).Count);

        Assert.Equal(202, (await AccessHost.AskAsync(owner, "POST", "/api/tasks/alpha-task/pause")).Status);
        Assert.Equal(404, (await AccessHost.AskAsync(owner, "DELETE", "/api/datasets/none")).Status);

        var records = (await RecordsAsync(owner)).Skip(before).ToList();
        Assert.Equal(4, records.Count);
        Assert.Equal(records[0].GetProperty("id").GetString(), records[1].GetProperty("id").GetString());
        Assert.Equal("POST /api/tasks/{name}/pause", records[0].GetProperty("operation").GetString());
        Assert.Equal("/api/tasks/alpha-task/pause", records[0].GetProperty("target").GetString());
        Assert.StartsWith("key:", records[0].GetProperty("caller").GetString(), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", records[0].GetProperty("address").GetString());
        Assert.False(records[0].TryGetProperty("status", out _));
        Assert.Equal(202, records[1].GetProperty("status").GetInt32());
        var change = records[1].GetProperty("changes")[0];
        Assert.Equal(("Run", "Pause"), (change.GetProperty("before").GetProperty("wish").GetString(), change.GetProperty("after").GetProperty("wish").GetString()));
        Assert.Equal(404, records[3].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_change_that_the_role_forbids_is_recorded_as_such()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var viewer = host.Client(alpha.Keys["viewer"]);
        using var owner = host.Client(alpha.Keys["owner"]);

        await AccessHost.AskAsync(viewer, "DELETE", "/api/tasks/alpha-task");

        var last = (await RecordsAsync(owner))[^1];
        Assert.Equal(403, last.GetProperty("status").GetInt32());
        Assert.Equal("DELETE /api/tasks/{name}", last.GetProperty("operation").GetString());
    }

    [Fact]
    public async Task The_trail_holds_no_secret_and_shows_each_workspace_its_own()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        using var root = host.Client(AccessHost.Root);
        using var owner = host.Client(alpha.Keys["owner"]);

        var (_, all) = await AccessHost.AskAsync(root, "GET", "/api/audit/export");
        Assert.All(alpha.Keys.Values.Concat(beta.Keys.Values).Append(AccessHost.Root), key => Assert.DoesNotContain(key[^20..], all, StringComparison.Ordinal));
        Assert.Contains("beta-task", all, StringComparison.Ordinal);
        var (_, own) = await AccessHost.AskAsync(owner, "GET", "/api/audit?limit=1000");
        Assert.Contains("alpha-task", own, StringComparison.Ordinal);
        Assert.DoesNotContain("beta", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_is_intact_and_a_row_that_is_altered_in_storage_is_located()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        await Neighbour.MoveInAsync(host, "alpha");
        using var root = host.Client(AccessHost.Root);
        var (_, text) = await AccessHost.AskAsync(root, "GET", "/api/audit/export");
        var lines = text.TrimEnd('\n').Split('\n');
        var verdict = await AuditChain.VerifyAsync(AuditHead.Start, lines.ToAsyncEnumerable(), Cancellation);
        Assert.Null(verdict.Fault);
        var (_, check) = await AccessHost.SendAsync(root, "GET", "/api/audit/check");
        Assert.True(check.GetProperty("intact").GetBoolean());
        Assert.Equal(lines.Length, check.GetProperty("records").GetInt64());
        Assert.Equal(verdict.Head.Hash, check.GetProperty("hash").GetString());

        var table = host.App.Services.GetRequiredService<StorageClients>().Table;
        var row = (await table.GetEntityAsync<TableEntity>("default~~audit", $"record|{5:D19}", cancellationToken: Cancellation)).Value;
        var line = row.GetString("Line");
        row["Line"] = line.Replace("operator:root", "operator:toor", StringComparison.Ordinal);
        await table.UpdateEntityAsync(row, row.ETag, cancellationToken: Cancellation);
        Assert.Equal(5, await FaultAsync(root));

        row["Line"] = line;
        await table.UpdateEntityAsync(row, Azure.ETag.All, cancellationToken: Cancellation);
        Assert.Null(await FaultAsync(root));
        await table.DeleteEntityAsync("default~~audit", $"record|{lines.Length:D19}", cancellationToken: Cancellation);
        Assert.Equal(lines.Length, await FaultAsync(root));
    }

    [Fact]
    public async Task Two_processes_that_append_at_once_make_one_chain()
    {
        var options = azurite.NewOptions();
        var clients = new StorageClients(options);
        await clients.EnsureCreatedAsync(Cancellation);
        using var one = new TableAuditLog(clients);
        using var other = new TableAuditLog(new StorageClients(options));
        var before = clients.Requests;

        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (number, cancellation) =>
            await (number % 2 == 0 ? one : other).AppendAsync(Entry(number), cancellation));

        var verdict = await AuditChain.VerifyAsync(AuditHead.Start, one.ReadAsync(0, null, Cancellation), Cancellation);
        Assert.Null(verdict.Fault);
        Assert.Equal(400, verdict.Head.Number);
        Assert.Equal(verdict.Head, await other.HeadAsync(Cancellation));
        Assert.InRange(clients.Requests - before, 1, 400);
    }

    private static AuditEntry Entry(int number) =>
        new($"{number:x32}", DateTimeOffset.UnixEpoch, "default", "local", null, "POST /api/tasks", $"/api/tasks/{number}", null, null);

    private static async Task<long?> FaultAsync(HttpClient root)
    {
        var (_, check) = await AccessHost.SendAsync(root, "GET", "/api/audit/check");
        return check.GetProperty("fault") is { ValueKind: JsonValueKind.Object } fault ? fault.GetProperty("number").GetInt64() : null;
    }

    private static async Task<List<JsonElement>> RecordsAsync(HttpClient owner)
    {
        var (status, json) = await AccessHost.SendAsync(owner, "GET", "/api/audit?limit=1000");
        Assert.Equal(200, status);
        return [.. json.EnumerateArray()];
    }
}
