using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTune.EndToEnd.Tests;

[Collection(AskingCollection.Name)]
public sealed class DatasetDeletionTests(SharedHost shared)
{
    [Fact]
    public async Task Delete_WhileATaskNeedsTheVersion_IsRefusedNamingItUnlessForced()
    {
        var host = shared.Process;
        await host.UploadAsync("needed", "support-faq.jsonl");
        var version = (await host.Http.GetFromJsonAsync<JsonElement>("/api/datasets/needed"))[0].GetProperty("version").GetString();
        await host.CreateAsync(TinyTask.Document("long-one", steps: 5000, dataset: "needed"));

        using (var refused = await host.Http.DeleteAsync(new Uri($"/api/datasets/needed/versions/{version}", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("long-one", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var uses = await host.Http.GetFromJsonAsync<JsonElement>($"/api/datasets/needed/versions/{version}/tasks");
        Assert.Equal(("long-one", true), (uses[0].GetProperty("task").GetString(), uses[0].GetProperty("needed").GetBoolean()));
        using (var unclear = await host.Http.DeleteAsync(new Uri("/api/datasets/needed?force=perhaps", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.BadRequest, unclear.StatusCode);
        }

        using (var forced = await host.Http.DeleteAsync(new Uri($"/api/datasets/needed/versions/{version}?force=true", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.NoContent, forced.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync(new Uri("/api/datasets/needed", UriKind.Relative))).StatusCode);
        await host.DeleteAsync("long-one");
    }

    [Fact]
    public async Task Lineage_OfATaskThatTrained_LeadsBothWaysAndLetsTheVersionGo()
    {
        var host = shared.Process;
        await host.UploadAsync("traced", "support-faq.jsonl");
        var version = (await host.Http.GetFromJsonAsync<JsonElement>("/api/datasets/traced"))[0].GetProperty("version").GetString();
        await host.CreateAsync(TinyTask.Document("short-one", steps: 2, dataset: "traced"));
        await host.UntilStateAsync("short-one", "succeeded");

        var uses = await host.Http.GetFromJsonAsync<JsonElement>($"/api/datasets/traced/versions/{version}/tasks");
        var use = Assert.Single(uses.EnumerateArray());
        Assert.False(use.GetProperty("needed").GetBoolean());
        Assert.Equal("job-1", Assert.Single(use.GetProperty("models").EnumerateArray()).GetString());
        var task = await host.Http.GetFromJsonAsync<JsonElement>("/api/tasks/short-one");
        Assert.Equal($"traced@{version}", task.GetProperty("specification").GetProperty("dataset")[0].GetString());

        using var deleted = await host.Http.DeleteAsync(new Uri("/api/datasets/traced", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(1, (await host.Http.GetFromJsonAsync<JsonElement>($"/api/datasets/traced/versions/{version}/tasks")).GetArrayLength());
        using var none = await host.Http.GetAsync(new Uri("/api/datasets/traced/versions/0123456789abcdef/tasks", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
