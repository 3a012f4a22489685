using System.Text.Json;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;

namespace FineTune.Access.Tests.Identity;

/// <summary>Who made a task.</summary>
public sealed class AuthorTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_task_names_who_made_it_whoever_looks_and_whatever_becomes_of_their_key()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var maker = host.Client(await host.KeyAsync("team-a", "contributor"));
        using var root = host.Client(AccessHost.Root, "team-a");
        await MakeAsync(maker, "bot");
        var (_, keys) = await AccessHost.SendAsync(root, "GET", "/api/keys");
        var id = keys[0].GetProperty("id").GetString();
        Assert.Equal(204, (await AccessHost.AskAsync(root, "DELETE", $"/api/keys/{id}")).Status);

        var (_, task) = await AccessHost.SendAsync(root, "GET", "/api/tasks/bot");
        var (_, page) = await AccessHost.SendAsync(root, "GET", "/api/tasks");

        foreach (var shown in new[] { task, page.GetProperty("items")[0] })
        {
            Assert.Equal($"key:{id}", shown.GetProperty("createdBy").GetProperty("id").GetString());
            Assert.Equal("contributor of team-a", shown.GetProperty("createdBy").GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task A_task_names_nobody_where_nobody_has_to_say_who_they_are()
    {
        await using var host = await AccessHost.StartAsync(azurite);
        using var client = host.Client(null);
        await MakeAsync(client, "bot");
        Assert.Equal(JsonValueKind.Null, (await AccessHost.SendAsync(client, "GET", "/api/tasks/bot")).Json.GetProperty("createdBy").ValueKind);
    }

    private static async Task MakeAsync(HttpClient client, string name)
    {
        using var form = Neighbour.Form("file", Neighbour.Rows(name));
        Assert.Equal(201, (await AccessHost.AskAsync(client, "POST", "/api/datasets/data/versions", form)).Status);
        var (status, text) = await AccessHost.AskAsync(client, "POST", "/api/tasks", Neighbour.TaskOf(name, "data"));
        Assert.True(status == 201, text);
    }
}
