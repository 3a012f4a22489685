using System.Runtime.Versioning;
using System.Text.Json;
using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Secrets;

/// <summary>Secrets over HTTP: what goes in never comes out.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SecretTests(AzuriteFixture azurite)
{
    private const string Value = "hf_0123456789abcdefghijklmnop";
    private const string Place = "/api/secrets/HF_TOKEN";

    [Fact]
    public async Task What_is_set_is_listed_with_who_and_when_and_its_value_is_in_no_answer_record_or_line_of_the_log()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("alpha", "owner"));
        using var viewer = host.Client(await host.KeyAsync("alpha", "viewer"));
        var (_, before) = await AccessHost.SendAsync(viewer, "GET", "/api/secrets");
        Assert.All(before.EnumerateArray(), one => Assert.Equal(JsonValueKind.Null, one.GetProperty("setAt").ValueKind));

        var begun = host.Clock.GetUtcNow();
        var set = await AccessHost.AskAsync(owner, "PUT", Place, new { value = Value });

        Assert.Equal(200, set.Status);
        var (_, listed) = await AccessHost.SendAsync(viewer, "GET", "/api/secrets");
        var token = Assert.Single(listed.EnumerateArray(), one => one.GetProperty("setAt").ValueKind != JsonValueKind.Null);
        Assert.Equal("HF_TOKEN", token.GetProperty("name").GetString());
        Assert.StartsWith("key:", token.GetProperty("setBy").GetString(), StringComparison.Ordinal);
        Assert.InRange(token.GetProperty("setAt").GetDateTimeOffset(), begun, host.Clock.GetUtcNow());

        using var root = host.Client(AccessHost.Root);
        var (_, audit) = await AccessHost.AskAsync(root, "GET", "/api/audit/export");
        Assert.Contains("\"PUT /api/secrets/{name}\"", audit, StringComparison.Ordinal);
        Assert.Contains("\"after\":[{\"Name\":\"HF_TOKEN\"", audit, StringComparison.Ordinal);
        Assert.All(
            [set.Text, listed.ToString(), audit, .. host.Log.Lines, (await AccessHost.AskAsync(viewer, "GET", "/api/workspaces/alpha")).Text],
            text => Assert.DoesNotContain(Value, text, StringComparison.Ordinal));

        Assert.Equal(204, (await AccessHost.AskAsync(owner, "DELETE", Place)).Status);
        Assert.Equal(404, (await AccessHost.AskAsync(owner, "DELETE", Place)).Status);
        Assert.Equal(before.ToString(), (await AccessHost.SendAsync(viewer, "GET", "/api/secrets")).Json.ToString());
    }

    [Fact]
    public async Task Each_workspace_has_its_own_under_the_same_name()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var alpha = host.Client(await host.KeyAsync("alpha", "owner"));
        using var beta = host.Client(await host.KeyAsync("beta", "owner"));
        Assert.Equal(200, (await AccessHost.AskAsync(alpha, "PUT", Place, new { value = Value })).Status);

        var (_, listed) = await AccessHost.SendAsync(beta, "GET", "/api/secrets");
        Assert.All(listed.EnumerateArray(), one => Assert.Equal(JsonValueKind.Null, one.GetProperty("setAt").ValueKind));
        Assert.Equal(404, (await AccessHost.AskAsync(beta, "DELETE", Place)).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(beta, "PUT", Place, new { value = "hf_of-beta" })).Status);
        Assert.Equal(204, (await AccessHost.AskAsync(alpha, "DELETE", Place)).Status);
        Assert.Equal(204, (await AccessHost.AskAsync(beta, "DELETE", Place)).Status);
    }

    [Fact]
    public async Task What_is_no_secret_is_refused_by_name_and_field_and_not_repeated()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("alpha", "owner"));
        foreach (var (name, body, status, path, code) in new[]
        {
            ("LD_PRELOAD", $$"""{"value":"{{Value}}"}""", 404, "name", "not-found"),
            ("hf_token", $$"""{"value":"{{Value}}"}""", 404, "name", "not-found"),
            ("HF_TOKEN", "[]", 400, "", "wrong-type"),
            ("HF_TOKEN", "{}", 400, "value", "required"),
            ("HF_TOKEN", """{"value":12345678}""", 400, "value", "required"),
            ("HF_TOKEN", """{"value":"hf_zq"}""", 400, "value", "out-of-range"),
            ("HF_TOKEN", """{"value":"hf_zqzqzqzq\nPATH=/tmp"}""", 400, "value", "bad-character"),
            ("HF_TOKEN", $$"""{"value":"{{Value}}","note":1}""", 400, "note", "unknown-field"),
            ("MLFLOW_TRACKING_URI", """{"value":"file:///etc/zqzqzqzq"}""", 400, "value", "bad-address"),
            ("MLFLOW_TRACKING_URI", """{"value":"https://zq:zqzqzqzq@host/"}""", 400, "value", "bad-address"),
        })
        {
            var answer = await AccessHost.SendAsync(owner, "PUT", $"/api/secrets/{name}", body);
            var finding = Assert.Single(answer.Json.GetProperty("findings").EnumerateArray());
            Assert.Equal((status, path, code), (answer.Status, finding.GetProperty("path").GetString(), finding.GetProperty("code").GetString()));
            Assert.NotEmpty(finding.GetProperty("fix").GetProperty("zh").GetString()!);
            Assert.DoesNotContain("zq", answer.Json.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Value, answer.Json.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", "/api/secrets/MLFLOW_TRACKING_URI", new { value = "http://tracker.internal:5000/mlflow" })).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", "/api/secrets/MLFLOW_TRACKING_USERNAME", new { value = "bo" })).Status);
    }

    [Fact]
    public async Task A_vault_that_cannot_be_used_is_told_and_nothing_is_said_to_be_set()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("alpha", "owner"));
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Place, new { value = Value })).Status);
        var before = await AccessHost.AskAsync(owner, "GET", "/api/secrets");
        File.SetUnixFileMode(host.SecretsPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        foreach (var (method, body) in new[] { ("PUT", (object?)new { value = "hf_another-one" }), ("DELETE", null) })
        {
            var (status, problem) = await AccessHost.SendAsync(owner, method, Place, body);
            var finding = Assert.Single(problem.GetProperty("findings").EnumerateArray());
            Assert.Equal((503, "vault-failed"), (status, finding.GetProperty("code").GetString()));
            Assert.Contains("chmod 600", finding.GetProperty("fix").GetProperty("en").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(before, await AccessHost.AskAsync(owner, "GET", "/api/secrets"));
    }
}
