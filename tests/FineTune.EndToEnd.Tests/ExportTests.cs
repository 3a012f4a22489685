using System.IO.Compression;
using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FineTune.EndToEnd.Tests;

/// <summary>Tuned models as ones that need no adapter.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ExportTests(SharedHost shared)
{
    private readonly FollowUp export = new(shared.Process, "export");

    [Fact]
    public async Task Kill_TheHostThatAcceptedAnExport_TheNextOneMakesIt()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("tuned", steps: 10));
        await host.UntilStateAsync("tuned", "succeeded");
        var id = await host.IdAsync("tuned");

        var accepted = await export.AskAsync("tuned", new { });
        await host.KillAsync();
        await host.StartAgainAsync();
        await HostProcess.UntilAsync(async () => (await export.LookAsync("tuned")).GetProperty("state").GetString() == "succeeded");

        Assert.Equal((HttpStatusCode.Accepted, "waiting"), (accepted.Status, accepted.Body.GetProperty("state").GetString()));
        using var zip = new ZipArchive(await host.Http.GetStreamAsync(export.Address("tuned", ".zip")));
        var files = zip.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length);
        var own = new FileInfo(Path.Combine(host.Models, "tiny-llama", "model.safetensors"));
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((await export.LookAsync("tuned")).GetProperty("bytes").GetInt64(), files.Values.Sum());
        Assert.InRange(files["model.safetensors"], own.Length * 9 / 10, own.Length * 11 / 10);
        Assert.False(Directory.Exists(Path.Combine(host.Data, "training", "exports")) && Directory.EnumerateFileSystemEntries(Path.Combine(host.Data, "training", "exports")).Any());

        // Asked again, it is there already; as other weights it is made anew, whatever becomes of the task meanwhile.
        Assert.Equal("succeeded", (await export.AskAsync("tuned", new { })).Body.GetProperty("state").GetString());
        Assert.Equal("waiting", (await export.AskAsync("tuned", new { dtype = "float16" })).Body.GetProperty("state").GetString());
        await host.DeleteAsync("tuned");
        await HostProcess.UntilAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(Path.Combine(host.Data, "training", "exports")).Any()));
        await HostProcess.UntilAsync(async () => await host.JobAsync("tuned") is null);
        Assert.Empty(new BlobContainerClient(host.StorageConnection, "artifacts").GetBlobs(new GetBlobsOptions { Prefix = $"runs/{id}/" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ask_ForWhatCannotBeExported_IsRefusedWithTheReason()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("whole", steps: 10, method: "full"));

        Assert.Equal((HttpStatusCode.Conflict, "wrong-state"), await export.RefusalAsync("whole", new { }));
        Assert.Equal((HttpStatusCode.BadRequest, "not-a-choice"), await export.RefusalAsync("whole", new { dtype = "int8" }));
        Assert.Equal((HttpStatusCode.BadRequest, "unknown-field"), await export.RefusalAsync("whole", new { type = "float32" }));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await export.RefusalAsync("none", new { }));
        await host.UntilStateAsync("whole", "succeeded");
        Assert.Equal((HttpStatusCode.Conflict, "already-whole"), await export.RefusalAsync("whole", new { }));
        foreach (var suffix in new[] { "", ".zip" })
        {
            using var answer = await host.Http.GetAsync(export.Address("whole", suffix));
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
            Assert.Equal((HttpStatusCode.Conflict, "model-not-here"), await export.RefusalAsync("left", new { }));
        }
        finally
        {
            Directory.Move(away, here);
        }
    }
}
