using Azure.Data.Tables;
using FineTune.Access.Tests.Hosts;
using FineTune.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Identity;

/// <summary>API keys from their making to their end.</summary>
public sealed class KeyTests(AzuriteFixture azurite)
{
    private static readonly string[] Everything = ["everything"];

    [Fact]
    public async Task A_key_opens_both_surfaces_in_its_workspace_alone()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(await host.KeyAsync("team-a", "contributor"));
        await host.KeyAsync("team-b", "contributor");

        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/v1/files")).Status);
        var (_, me) = await AccessHost.SendAsync(client, "GET", "/api/me");
        Assert.Equal("team-a", me.GetProperty("workspace").GetString());
        foreach (var header in new[] { "FineTune-Workspace", "OpenAI-Project" })
        {
            foreach (var workspace in new[] { "team-b", "default", "nothing" })
            {
                using var stray = host.Client(null);
                stray.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", client.DefaultRequestHeaders.Authorization!.ToString());
                stray.DefaultRequestHeaders.Add(header, workspace);
                Assert.Equal(404, (await AccessHost.AskAsync(stray, "GET", "/api/tasks")).Status);
                Assert.Equal(404, (await AccessHost.AskAsync(stray, "GET", "/v1/files")).Status);
            }
        }
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_stands_in_no_row_no_list_and_no_log()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var secret = await host.KeyAsync("team-a", "owner");
        using var owner = host.Client(secret);

        var (_, list) = await AccessHost.AskAsync(owner, "GET", "/api/keys");
        Assert.Contains("owner of team-a", list, StringComparison.Ordinal);
        var tail = secret[^20..];
        Assert.DoesNotContain(tail, list, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", list, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(tail, StringComparison.Ordinal));
        var table = host.App.Services.GetRequiredService<StorageClients>().Table;
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.DoesNotContain(row, column => column.Value?.ToString()?.Contains(tail, StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task A_key_is_refused_from_its_expiry_on()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var root = host.Client(AccessHost.Root);
        var (_, made) = await AccessHost.SendAsync(root, "POST", "/api/keys", new { name = "short", expiresAt = host.Clock.GetUtcNow().AddMinutes(10) });
        using var client = host.Client(made.GetProperty("secret").GetString());
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);

        host.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(401, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
        Assert.Contains(host.Log.Lines, line => line.Contains("has expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_stays_in_the_list()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var root = host.Client(AccessHost.Root);
        var (_, made) = await AccessHost.SendAsync(root, "POST", "/api/keys", new { name = "leaked" });
        using var client = host.Client(made.GetProperty("secret").GetString());
        var id = made.GetProperty("key").GetProperty("id").GetString();
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);

        Assert.Equal(204, (await AccessHost.AskAsync(root, "DELETE", $"/api/keys/{id}")).Status);

        Assert.Equal(401, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
        var (_, list) = await AccessHost.SendAsync(root, "GET", "/api/keys");
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, list[0].GetProperty("revokedAt").ValueKind);
        Assert.Equal(204, (await AccessHost.AskAsync(root, "DELETE", $"/api/keys/{id}")).Status);
    }

    [Fact]
    public async Task Last_use_is_noted_to_five_minutes()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var root = host.Client(AccessHost.Root);
        var (_, made) = await AccessHost.SendAsync(root, "POST", "/api/keys", new { name = "used" });
        Assert.Null(await LastUseAsync(root));
        using var client = host.Client(made.GetProperty("secret").GetString());

        await AccessHost.AskAsync(client, "GET", "/api/tasks");
        var first = await LastUseAsync(root);
        await AccessHost.AskAsync(client, "GET", "/api/tasks");
        Assert.NotNull(first);
        Assert.Equal(first, await LastUseAsync(root));
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await AccessHost.AskAsync(client, "GET", "/api/tasks");
        Assert.NotEqual(first, await LastUseAsync(root));
    }

    [Fact]
    public async Task A_scoped_key_reaches_its_areas_alone()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(await host.KeyAsync("team-a", "owner", "datasets"));

        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/datasets")).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/v1/files")).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/me")).Status);
        Assert.Equal(403, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
        Assert.Equal(403, (await AccessHost.AskAsync(client, "GET", "/api/keys")).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_a_wanted_key_is_told_all_at_once()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var root = host.Client(AccessHost.Root);

        var (status, json) = await AccessHost.SendAsync(
            root, "POST", "/api/keys", new { name = "", role = "administrator", scopes = Everything, expiresAt = "yesterday", color = "red" });

        Assert.Equal(400, status);
        Assert.Equal(["name", "role", "scopes", "expiresAt", "color"], json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task Known_callers_cost_no_request_to_storage_per_call()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(await host.KeyAsync("team-a", "viewer"));
        var clients = host.App.Services.GetRequiredService<StorageClients>();
        await AccessHost.AskAsync(client, "GET", "/api/catalog/templates");
        await AccessHost.AskAsync(client, "GET", "/api/catalog/templates");
        var before = clients.Requests;

        for (var call = 0; call < 50; call++)
        {
            Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/catalog/templates")).Status);
        }

        // Storage is asked anew every ten seconds, whatever comes.
        Assert.InRange(clients.Requests - before, 0, 4);
    }

    private static async Task<string?> LastUseAsync(HttpClient root)
    {
        var (_, list) = await AccessHost.SendAsync(root, "GET", "/api/keys");
        return list[0].GetProperty("lastUsedAt").GetString();
    }
}
