using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace FineTune.EndToEnd.Tests;

[Collection(TrainingCollection.Name)]
public sealed class EveryStateTests
{
    [Fact]
    public async Task Kill_HostWithAJobInEveryState_EachEndsAsItWouldHave()
    {
        await using var all = await EveryState.StartAsync();
        await all.Host.KillAsync();
        all.LetGo();
        await all.Host.StartAgainAsync();
        await all.Host.DeleteAsync("crowd");
        await all.Host.DeleteAsync("gate");

        var outcomes = new Dictionary<string, (string? State, int Attempt)>();
        foreach (var state in EveryState.States.Except(["paused", "deleting"]))
        {
            await all.Host.UntilStateAsync(state, "succeeded", "failed", "cancelled");
            var job = (await all.Host.JobAsync(state))!.Value;
            outcomes[state] = (job.GetProperty("state").GetString(), job.GetProperty("attempt").GetInt32());
        }

        // Resuming and retrying begin a new attempt, and so does recovering; nothing else may have cost one.
        Assert.Equal(
            new Dictionary<string, (string?, int)>
            {
                ["pending"] = ("succeeded", 2),
                ["validating"] = ("succeeded", 2),
                ["queued"] = ("succeeded", 1),
                ["provisioning"] = ("succeeded", 1),
                ["starting"] = ("succeeded", 1),
                ["running"] = ("succeeded", 1),
                ["finishing"] = ("succeeded", 1),
                ["recovering"] = ("succeeded", 2),
                ["cancelling"] = ("cancelled", 1),
            },
            outcomes);
        Assert.Equal(["paused"], await all.Host.JobsAsync("paused"));
        await HostProcess.UntilAsync(async () => await all.Host.JobAsync("deleting") is null);
    }

    [Fact]
    public async Task Delete_InEveryState_LeavesNoRowBlobDirectoryOrProcess()
    {
        await using var all = await EveryState.StartAsync();
        string[] tasks = [.. EveryState.States, "crowd", "gate", "holds-all"];
        var processes = EveryState.States.Select(all.IdOf).ToList();
        for (var times = 0; times < 2; times++)
        {
            foreach (var task in tasks)
            {
                await all.Host.DeleteAsync(task);
            }
        }

        all.LetGo();
        foreach (var task in tasks)
        {
            await HostProcess.UntilAsync(async () => await all.Host.JobAsync(task) is null);
            await all.Host.DeleteAsync(task);
        }

        await all.Host.Http.DeleteAsync(new Uri("/api/datasets/faq", UriKind.Relative));
        Assert.Empty(await RowsAndBlobsAsync(all.Host.StorageConnection));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(all.Host.Data, "training", "attempts")));
        Assert.All(processes, id => Assert.Empty(TrainingProcesses.Of(id)));
    }

    [Fact]
    public async Task Delete_AfterEveryEnd_LeavesNoRowBlobDirectoryOrProcess()
    {
        await using var host = await HostProcess.StartAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        await host.CreateAsync(TinyTask.Document("succeeded", steps: 20));
        await host.UntilStateAsync("succeeded", "succeeded");

        // Each attempt is broken until there are no retries left.
        await host.CreateAsync(TinyTask.Document("failed", steps: 1000));
        var failing = await host.IdAsync("failed");
        await HostProcess.UntilAsync(
            async () =>
            {
                TrainingProcesses.Signal("KILL", TrainingProcesses.RanksOf(failing));
                return (await host.JobsAsync("failed"))[0] == "failed";
            });

        await host.CreateAsync(TinyTask.Document("cancelled", steps: 1000));
        await host.UntilStateAsync("cancelled", "running");
        await host.AskAsync("cancelled", "cancel");
        await host.UntilStateAsync("cancelled", "cancelled");

        string[] ends = ["succeeded", "failed", "cancelled"];
        foreach (var task in ends.Concat(ends))
        {
            await host.DeleteAsync(task);
        }

        foreach (var task in ends)
        {
            await HostProcess.UntilAsync(async () => await host.JobAsync(task) is null);
        }

        await host.Http.DeleteAsync(new Uri("/api/datasets/faq", UriKind.Relative));
        Assert.Empty(await RowsAndBlobsAsync(host.StorageConnection));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(host.Data, "training", "attempts")));
    }

    // Everything that any table or container of the account holds, but for the log of datasets, which keeps its events for some days.
    private static async Task<List<string>> RowsAndBlobsAsync(string connectionString)
    {
        var found = new List<string>();
        var tables = new TableServiceClient(connectionString);
        await foreach (var table in tables.QueryAsync())
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                if (!row.RowKey.StartsWith("event|", StringComparison.Ordinal))
                {
                    found.Add($"{table.Name}: {row.RowKey}");
                }
            }
        }

        var blobs = new BlobServiceClient(connectionString);
        await foreach (var container in blobs.GetBlobContainersAsync())
        {
            await foreach (var blob in blobs.GetBlobContainerClient(container.Name).GetBlobsAsync())
            {
                found.Add($"{container.Name}: {blob.Name}");
            }
        }

        return found;
    }
}
