using System.Text;
using System.Text.Json;
using FineTune.Access.Tests.Hosts;
using FineTune.Api.Access;

namespace FineTune.Access.Tests.Isolation;

/// <summary>A workspace with one of everything, all of it named after the workspace, and a key for each role.</summary>
internal sealed record Neighbour(string Workspace, IReadOnlyDictionary<string, string> Keys, IReadOnlyDictionary<string, string> Ids)
{
    private const string Version = "version";

    /// <summary>Lists that show everything that the workspace holds.</summary>
    private static readonly string[] Lists =
    [
        "/api/tasks", "/api/datasets", "/api/rules", "/api/events", "/api/cloudevents", "/api/subscriptions", "/api/arrivals", "/v1/files", "/v1/fine_tuning/jobs",
        "/api/secrets",
    ];

    public static async Task<Neighbour> MoveInAsync(AccessHost host, string workspace)
    {
        var keys = new Dictionary<string, string>();
        foreach (var role in new[] { "viewer", "contributor", "owner" })
        {
            keys[role] = await host.KeyAsync(workspace, role);
        }

        using var owner = host.Client(keys["owner"]);
        var ids = new Dictionary<string, string>
        {
            ["workspace"] = workspace,
            ["task"] = $"{workspace}-task",
            ["dataset"] = $"{workspace}-data",
            ["rule"] = $"{workspace}-rule",
            ["job"] = "job-1",
            ["path"] = "adapter/x",
        };
        ids[Version] = (await MakeAsync(owner, $"/api/datasets/{ids["dataset"]}/versions", Form("file", Rows(workspace)), 201)).GetProperty(Version).GetString()!;
        ids["taskId"] = (await MakeAsync(owner, "/api/tasks", TaskOf(ids["task"], ids["dataset"]), 201)).GetProperty("id").GetString()!;
        await MakeAsync(owner, "/api/rules", new { name = ids["rule"], dataset = "nothing-yet", task = new { model = "tiny", jobs = new[] { new { name = "job-1" } } } }, 201);
        ids["key"] = (await MakeAsync(owner, "/api/keys", new { name = $"spare of {workspace}" }, 201)).GetProperty("key").GetProperty("id").GetString()!;
        ids["subscription"] = (await MakeAsync(owner, "/api/subscriptions", new { name = workspace, url = $"https://{workspace}.invalid/hook" }, 201)).GetProperty("subscription").GetProperty("id").GetString()!;
        using var file = Form("file", Rows(workspace + "-file"));
        file.Add(new StringContent("fine-tune"), "purpose");
        ids["file"] = (await MakeAsync(owner, "/v1/files", file, 200)).GetProperty("id").GetString()!;
        ids["upload"] = (await MakeAsync(owner, "/v1/uploads", new { filename = $"{workspace}.jsonl", purpose = "fine-tune", bytes = 100, mime_type = "application/jsonl" }, 200)).GetProperty("id").GetString()!;
        ids["session"] = (await MakeAsync(owner, $"/api/datasets/{ids["dataset"]}/uploads", new { fileName = "more.jsonl" }, 201)).GetProperty("id").GetString()!;
        ids["ftjob"] = (await MakeAsync(owner, "/v1/fine_tuning/jobs", new { model = "tiny", training_file = ids["file"], suffix = workspace }, 200)).GetProperty("id").GetString()!;
        var (status, _) = await AccessHost.SendAsync(owner, "PUT", "/api/secrets/HF_TOKEN", new { value = $"hf_{workspace}-token" });
        Assert.Equal(200, status);
        return new Neighbour(workspace, keys, ids);
    }

    /// <summary>Ids like these of things that are nowhere.</summary>
    public IReadOnlyDictionary<string, string> Invented() => Ids.ToDictionary(pair => pair.Key, pair => pair.Key switch
    {
        "job" or "path" => pair.Value,
        _ => pair.Value.Replace(Workspace, new string('q', Workspace.Length), StringComparison.Ordinal)[..^4] + "0f0f",
    });

    /// <summary>The address of an operation on these things.</summary>
    public static string Address(Operation operation, IReadOnlyDictionary<string, string> ids)
    {
        var parts = operation.Pattern.Split('/').Select(part => part switch
        {
            "{name}" => operation.Area switch { OperationTable.Datasets => ids["dataset"], OperationTable.Rules => ids["rule"], _ => ids["task"] },
            "{id}" when operation.Pattern.StartsWith("/v1/files", StringComparison.Ordinal) => ids["file"],
            "{id}" when operation.Pattern.StartsWith("/api/datasets", StringComparison.Ordinal) => ids["session"],
            "{id}" when operation.Pattern.StartsWith("/v1/uploads", StringComparison.Ordinal) => ids["upload"],
            "{id}" when operation.Pattern.StartsWith("/v1/fine_tuning", StringComparison.Ordinal) => ids["ftjob"],
            "{id}" when operation.Area == OperationTable.Subscriptions => ids["subscription"],
            "{delivery}" => "msg_0",
            "{id}" => ids["key"],
            "{*model}" => $"ft:tiny:finetune:{ids["workspace"]}:{ids["taskId"][^8..]}",
            _ when part.StartsWith('{') && ids.TryGetValue(part.Trim('{', '}', '*', '?'), out var id) => id,
            "{documentName}.json" => "v1.json",
            "{documentName?}" => "v1",
            _ => part,
        });
        return string.Join('/', parts);
    }

    /// <summary>A body that an operation reads, which names these things.</summary>
    public static object? Body(Operation operation, IReadOnlyDictionary<string, string> ids) => (operation.Method, operation.Pattern) switch
    {
        ("POST", "/api/tasks" or "/api/tasks/validate") => TaskOf("other-task", ids["dataset"]),
        ("POST", "/api/tasks/{name}/clone") => new { name = "copied" },
        ("POST", "/api/tasks/{name}/jobs/{job}/evaluation") => new { dataset = ids["dataset"], prompts = new[] { "Who is there?" } },
        ("POST", "/v1/fine_tuning/jobs") => new { model = "tiny", training_file = ids["file"] },
        ("POST", "/v1/uploads/{id}/parts") => Form("data", "part"),
        ("POST", "/v1/uploads/{id}/complete") => new { part_ids = new[] { "part_" + new string('0', 32) } },
        ("POST", "/api/subscriptions") => new { name = "other", url = "https://example.com/hook" },
        ("PUT", "/api/workspaces/{workspace}/members") => Array.Empty<object>(),
        ("PUT", "/api/workspaces/{workspace}/budgets") => new { usd = 500 },
        ("PUT", "/api/workspaces/{workspace}/quotas") => new { jobs = 500 },
        ("PUT", "/api/workspaces/{workspace}/retention") => new { logsDays = 500 },
        ("PUT", "/api/workspaces/{workspace}/idle") => new { warnMinutes = 500 },
        ("PUT", "/api/workspaces/{workspace}/hold") => new { onHold = false },
        _ => null,
    };

    /// <summary>All that the owner sees of the workspace, as one text.</summary>
    public async Task<string> SnapshotAsync(AccessHost host)
    {
        using var owner = host.Client(Keys["owner"]);
        var text = new StringBuilder();
        foreach (var list in Lists.Concat([$"/api/workspaces/{Workspace}/budgets", $"/api/workspaces/{Workspace}/quotas", $"/api/workspaces/{Workspace}/retention"]))
        {
            text.AppendLine((await AccessHost.AskAsync(owner, "GET", list)).Text);
        }

        var (_, keys) = await AccessHost.SendAsync(owner, "GET", "/api/keys");
        text.AppendJoin('\n', keys.EnumerateArray().Select(key => $"{key.GetProperty("id")} {key.GetProperty("revokedAt")}"));
        return text.ToString();
    }

    public static object TaskOf(string name, string dataset) => new { name, model = "tiny", dataset, jobs = new[] { new { name = "job-1" } } };

    public static string Rows(string mark) => string.Concat(Enumerable.Range(0, 40).Select(row => $"{{\"instruction\":\"{mark} {row}?\",\"output\":\"{row}\"}}\n"));

    public static MultipartFormDataContent Form(string part, string content) =>
        new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), part, "data.jsonl" } };

    private static async Task<JsonElement> MakeAsync(HttpClient client, string path, object body, int expected)
    {
        var (status, json) = await AccessHost.SendAsync(client, "POST", path, body);
        Assert.True(status == expected, $"POST {path}: {status} {json}");
        return json;
    }
}
