using FineTune.Access.Tests.Hosts;
using FineTune.Api.Access;
using FineTune.Core.Access;

namespace FineTune.Access.Tests.Isolation;

/// <summary>Two workspaces, every role, every operation.</summary>
public sealed class MatrixTests(AzuriteFixture azurite)
{
    private static IEnumerable<Operation> Guarded => OperationTable.All.Where(operation => operation.Least is not null);

    [Fact]
    public async Task Each_role_may_do_what_the_table_says_and_nothing_else()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        var wrong = new List<string>();
        foreach (var role in Enum.GetValues<Role>())
        {
            using var client = role == Role.Administrator ? host.Client(AccessHost.Root, "alpha") : host.Client(alpha.Keys[role.ToString().ToLowerInvariant()]);

            // What changes things comes last, so that it is tried on things that are there.
            foreach (var operation in Guarded.OrderBy(operation => operation.Method == "DELETE"))
            {
                var (status, text) = await AccessHost.AskAsync(client, operation.Method, Neighbour.Address(operation, alpha.Ids), Neighbour.Body(operation, alpha.Ids));
                var isAllowed = status is not (401 or 403);
                if (isAllowed != role >= operation.Least || status >= 500)
                {
                    wrong.Add($"{role}: {operation.Method} {operation.Pattern}: {status} {text}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Nobody_known_is_let_through_to_any_guarded_operation()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        var before = await alpha.SnapshotAsync(host);
        foreach (var bearer in new[] { null, "ft-0123456789abcdef-" + new string('A', 43), "sk-anything" })
        {
            using var client = host.Client(bearer);
            foreach (var operation in Guarded)
            {
                var (status, text) = await AccessHost.AskAsync(client, operation.Method, Neighbour.Address(operation, alpha.Ids), Neighbour.Body(operation, alpha.Ids));
                Assert.True(status == 401, $"{operation.Method} {operation.Pattern}: {status} {text}");
            }
        }

        Assert.Equal(before, await alpha.SnapshotAsync(host));
    }

    [Fact]
    public async Task Callers_of_another_workspace_that_name_this_one_are_told_that_there_is_none()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        var before = await alpha.SnapshotAsync(host);
        foreach (var key in beta.Keys.Values)
        {
            using var named = host.Client(key, "alpha");
            using var nowhere = host.Client(key, "omega");
            foreach (var operation in Guarded)
            {
                var answer = await AccessHost.AskAsync(named, operation.Method, Neighbour.Address(operation, alpha.Ids), Neighbour.Body(operation, alpha.Ids));
                var missing = await AccessHost.AskAsync(nowhere, operation.Method, Neighbour.Address(operation, new Dictionary<string, string>(alpha.Ids) { ["workspace"] = "omega" }), Neighbour.Body(operation, alpha.Ids));

                Assert.True(answer.Status == 404, $"{operation.Method} {operation.Pattern}: {answer.Status} {answer.Text}");
                Assert.Equal(Plain(missing.Text), Plain(answer.Text));
            }
        }

        Assert.Equal(before, await alpha.SnapshotAsync(host));
    }

    [Fact]
    public async Task What_another_workspace_holds_is_answered_like_what_is_nowhere()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        var before = await alpha.SnapshotAsync(host);
        var invented = alpha.Invented();
        using var owner = host.Client(beta.Keys["owner"]);
        foreach (var operation in Guarded)
        {
            var guessed = await AccessHost.AskAsync(owner, operation.Method, Neighbour.Address(operation, alpha.Ids), Neighbour.Body(operation, alpha.Ids));
            var missing = await AccessHost.AskAsync(owner, operation.Method, Neighbour.Address(operation, invented), Neighbour.Body(operation, invented));

            Assert.True(guessed.Status == missing.Status, $"{operation.Method} {operation.Pattern}: {guessed} and {missing}");
            if (operation.Pattern.Contains('{', StringComparison.Ordinal))
            {
                Assert.Equal(Plain(Hide(missing.Text, invented)), Plain(Hide(guessed.Text, alpha.Ids)));
            }
        }

        Assert.Equal(before, await alpha.SnapshotAsync(host));
    }

    [Fact]
    public async Task Names_and_idempotency_keys_of_one_workspace_are_free_in_another()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        var ids = new List<string>();
        foreach (var neighbour in new[] { alpha, beta })
        {
            using var client = host.Client(neighbour.Keys["contributor"]);
            client.DefaultRequestHeaders.Add("Idempotency-Key", "one");
            var (status, json) = await AccessHost.SendAsync(client, "POST", "/api/tasks", Neighbour.TaskOf("same", neighbour.Ids["dataset"]));
            Assert.Equal(201, status);
            ids.Add(json.GetProperty("id").GetString()!);
        }

        Assert.Equal(2, ids.Distinct().Count());
        using var remover = host.Client(alpha.Keys["contributor"]);
        Assert.Equal(202, (await AccessHost.AskAsync(remover, "DELETE", "/api/tasks/same")).Status);
        using var stays = host.Client(beta.Keys["viewer"]);
        var (_, kept) = await AccessHost.SendAsync(stays, "GET", "/api/tasks/same");
        Assert.Equal("pending", kept.GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_same_bytes_in_two_workspaces_are_two_files_of_which_one_can_go()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        using var one = host.Client(alpha.Keys["contributor"]);
        using var other = host.Client(beta.Keys["contributor"]);
        using var first = Neighbour.Form("file", Neighbour.Rows("same"));
        using var second = Neighbour.Form("file", Neighbour.Rows("same"));
        var (_, version) = await AccessHost.SendAsync(one, "POST", "/api/datasets/same/versions", first);
        Assert.Equal(201, (await AccessHost.AskAsync(other, "POST", "/api/datasets/same/versions", second)).Status);

        Assert.Equal(204, (await AccessHost.AskAsync(one, "DELETE", "/api/datasets/same")).Status);

        var content = await AccessHost.AskAsync(other, "GET", $"/v1/files/file-same.{version.GetProperty("version").GetString()}/content");
        Assert.Equal(200, content.Status);
        Assert.Contains("same 39?", content.Text, StringComparison.Ordinal);
    }

    private static string Hide(string text, IReadOnlyDictionary<string, string> ids) =>
        ids.Append(KeyValuePair.Create("tail", ids["taskId"][^8..])).OrderByDescending(pair => pair.Value.Length).Aggregate(text, (hidden, pair) => hidden.Replace(pair.Value, $"<{pair.Key}>", StringComparison.Ordinal));

    // Without the trace ids of problem details.
    private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", "trace");
}
