using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FineTune.EndToEnd.Tests;

/// <summary>Tuned models as ones that need no adapter.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ExportTests(SharedHost shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Kill_TheHostThatAcceptedAnExport_TheNextOneMakesIt()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("tuned", steps: 10));
        await host.UntilStateAsync("tuned", "succeeded");
        var id = await host.IdAsync("tuned");

        var accepted = await AskAsync(host, "tuned", new { });
        await host.KillAsync();
        await host.StartAgainAsync();
        await HostProcess.UntilAsync(async () => (await ExportAsync(host, "tuned")).GetProperty("state").GetString() == "succeeded", Limit);

        Assert.Equal((HttpStatusCode.Accepted, "waiting"), (accepted.Status, accepted.Body.GetProperty("state").GetString()));
        using var zip = new ZipArchive(await host.Http.GetStreamAsync(Address("tuned", "export.zip")));
        var files = zip.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length);
        var own = new FileInfo(Path.Combine(host.Models, "tiny-llama", "model.safetensors"));
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((await ExportAsync(host, "tuned")).GetProperty("bytes").GetInt64(), files.Values.Sum());
        Assert.InRange(files["model.safetensors"], own.Length * 9 / 10, own.Length * 11 / 10);
        Assert.False(Directory.Exists(Path.Combine(host.Data, "training", "exports")) && Directory.EnumerateFileSystemEntries(Path.Combine(host.Data, "training", "exports")).Any());

        // Asked again, it is there already; as other weights it is made anew, whatever becomes of the task meanwhile.
        Assert.Equal("succeeded", (await AskAsync(host, "tuned", new { })).Body.GetProperty("state").GetString());
        Assert.Equal("waiting", (await AskAsync(host, "tuned", new { dtype = "float16" })).Body.GetProperty("state").GetString());
        await host.DeleteAsync("tuned");
        await HostProcess.UntilAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(Path.Combine(host.Data, "training", "exports")).Any()), Limit);
        await HostProcess.UntilAsync(async () => await host.JobAsync("tuned") is null, Limit);
        Assert.Empty(new BlobContainerClient(host.StorageConnection, "artifacts").GetBlobs(new GetBlobsOptions { Prefix = $"runs/{id}/" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ask_ForWhatCannotBeExported_IsRefusedWithTheReason()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("whole", steps: 10, method: "full"));

        Assert.Equal((HttpStatusCode.Conflict, "wrong-state"), await RefusalAsync(host, "whole", new { }));
        Assert.Equal((HttpStatusCode.BadRequest, "not-a-choice"), await RefusalAsync(host, "whole", new { dtype = "int8" }));
        Assert.Equal((HttpStatusCode.BadRequest, "unknown-field"), await RefusalAsync(host, "whole", new { type = "float32" }));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await RefusalAsync(host, "none", new { }));
        await host.UntilStateAsync("whole", "succeeded");
        Assert.Equal((HttpStatusCode.Conflict, "already-whole"), await RefusalAsync(host, "whole", new { }));
        foreach (var path in new[] { "export", "export.zip" })
        {
            using var answer = await host.Http.GetAsync(Address("whole", path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Ask_WhereTheBaseModelIsGone_IsRefused()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("left", steps: 10));
        await host.UntilStateAsync("left", "succeeded");
        var (here, away) = (Path.Combine(host.Models, "tiny-llama"), Path.Combine(host.Data, "tiny-llama"));
        Directory.Move(here, away);
        try
        {
            Assert.Equal((HttpStatusCode.Conflict, "model-not-here"), await RefusalAsync(host, "left", new { }));
        }
        finally
        {
            Directory.Move(away, here);
        }
    }

    private static Uri Address(string task, string what) => new($"/api/tasks/{task}/jobs/job-1/{what}", UriKind.Relative);

    private static Task<JsonElement> ExportAsync(HostProcess host, string task) => host.Http.GetFromJsonAsync<JsonElement>(Address(task, "export"));

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(HostProcess host, string task, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync(Address(task, "export"), body);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(HostProcess host, string task, object body)
    {
        var (status, said) = await AskAsync(host, task, body);
        return (status, said.GetProperty("findings")[0].GetProperty("code").GetString());
    }
}
