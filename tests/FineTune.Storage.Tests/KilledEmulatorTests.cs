using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using FineTune.Storage.Azurite;

namespace FineTune.Storage.Tests;

/// <summary>What the storage emulator still has after it was killed.</summary>
public sealed class KilledEmulatorTests : IDisposable
{
    private const int Writers = 4;
    private const int RowsOfABatch = 5;
    private const int WritesOfARound = 200;

    private readonly string folder = Directory.CreateTempSubdirectory("finetune-killed-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Kill_WhileItWrites_ItHasEveryWriteThatItAnswered()
    {
        var options = AzuriteFixture.Options(folder);
        var writers = Enumerable.Range(0, Writers).Select(number => new Writer(options.ConnectionString, $"w{number}")).ToList();

        // The first round ends before there was an image of what it wrote, later ones begin from a journal.
        for (var round = 0; round < 3; round++)
        {
            await using var azurite = await AzuriteProcess.StartAsync(options, Stop);
            await Task.WhenAll(writers.Select(writer => writer.CheckAsync()));
            var answered = 0;
            var writing = writers.Select(writer => writer.RunAsync(() =>
            {
                if (Interlocked.Increment(ref answered) == WritesOfARound)
                {
                    Process.GetProcessById(azurite.ProcessId!.Value).Kill();
                }
            }));
            await Task.WhenAll(writing);
        }

        await using var last = await AzuriteProcess.StartAsync(options, Stop);
        await Task.WhenAll(writers.Select(writer => writer.CheckAsync()));
    }

    [Fact]
    public async Task Start_AJournalWhoseLastLineWasCutOff_HasWhatWasAnswered()
    {
        var options = AzuriteFixture.Options(folder);
        var table = new TableClient(options.ConnectionString, "writes");
        await using (var azurite = await AzuriteProcess.StartAsync(options, Stop))
        {
            await table.CreateIfNotExistsAsync(Stop);
            await table.AddEntityAsync(new TableEntity("p", "answered"), Stop);
            Process.GetProcessById(azurite.ProcessId!.Value).Kill();
        }

        var journal = Assert.Single(Directory.GetFiles(folder, "__azurite_db_table__.json.journal-*"));
        await File.AppendAllTextAsync(journal, """[["put","devstoreaccount1$writes",{"Parti""", Stop);
        await using var again = await AzuriteProcess.StartAsync(options, Stop);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "answered", cancellationToken: Stop)).HasValue);
        Assert.DoesNotContain(journal, Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Start_AJournalOfATableThatTheImageDoesNotHave_LeavesItOut()
    {
        var options = AzuriteFixture.Options(folder);
        var table = new TableClient(options.ConnectionString, "kept");
        await using (await AzuriteProcess.StartAsync(options, Stop))
        {
            await table.CreateIfNotExistsAsync(Stop);
        }

        // As one that was killed after its image and before it removed the journal of a table that was deleted meanwhile.
        var journal = Path.Combine(folder, "__azurite_db_table__.json.journal-0");
        await File.WriteAllTextAsync(journal, """[["put","devstoreaccount1$gone",{"$loki":7}],["delete","devstoreaccount1$gone",7]]""" + "\n", Stop);
        await using var again = await AzuriteProcess.StartAsync(options, Stop);
        await table.AddEntityAsync(new TableEntity("p", "r"), Stop);
    }

    // Writes one thing after another until storage is gone. What was under way then is there or not, but whole.
    private sealed class Writer(string connection, string name)
    {
        private const long Absent = 0;

        private readonly TableClient table = new(connection, "writes", new TableClientOptions { Retry = { MaxRetries = 0 } });
        private readonly BlobContainerClient blobs = new(connection, "writes", new BlobClientOptions { Retry = { MaxRetries = 0 } });
        private readonly Dictionary<string, long> rows = [];
        private readonly Dictionary<string, long> contents = [];
        private long count = Absent;

        /// <param name="answered">Told of each write that was answered.</param>
        public async Task RunAsync(Action answered)
        {
            try
            {
                await table.CreateIfNotExistsAsync(Stop);
                await blobs.CreateIfNotExistsAsync(cancellationToken: Stop);
                while (true)
                {
                    count++;
                    await ReplaceRowAsync($"row-{count % 7}");
                    answered();
                    await WriteBatchAsync(count % 2);
                    answered();
                    await WriteBlobAsync($"{name}/blob-{count % 3}");
                    answered();
                }
            }
            catch (RequestFailedException)
            {
                // Killed.
            }
        }

        public async Task CheckAsync()
        {
            foreach (var (row, answered) in rows.ToList())
            {
                rows[row] = Check(row, answered, await FindAsync(row));
            }

            foreach (var batch in rows.Where(row => row.Key.StartsWith("batch", StringComparison.Ordinal)).GroupBy(row => row.Key[.."batch-0".Length]))
            {
                Assert.Single(batch.Select(row => row.Value).Distinct());
            }

            foreach (var (blob, answered) in contents.ToList())
            {
                var content = await blobs.GetBlobClient(blob).DownloadContentAsync(Stop);
                contents[blob] = Check(blob, answered, content.Value.Content.ToObjectFromJson<long>());
            }
        }

        private long Check(string what, long answered, long found)
        {
            Assert.True(found == answered || found == count, $"{name} {what} is {found}; {answered} was answered, {count} was under way.");
            return found;
        }

        private async Task ReplaceRowAsync(string row)
        {
            await table.DeleteEntityAsync(name, row, ETag.All, Stop);
            rows[row] = Absent;
            await table.AddEntityAsync(Entity(row), Stop);
            rows[row] = count;
        }

        private async Task WriteBatchAsync(long batch)
        {
            var names = Enumerable.Range(0, RowsOfABatch).Select(number => $"batch-{batch}-{number}").ToList();
            await table.SubmitTransactionAsync(names.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(row))), Stop);
            names.ForEach(row => rows[row] = count);
        }

        private async Task WriteBlobAsync(string blob)
        {
            await blobs.GetBlobClient(blob).UploadAsync(BinaryData.FromObjectAsJson(count), overwrite: true, Stop);
            contents[blob] = count;
        }

        private async Task<long> FindAsync(string row)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(name, row, cancellationToken: Stop);
            return found.HasValue ? found.Value!.GetInt64("Count")!.Value : Absent;
        }

        private TableEntity Entity(string row) => new(name, row) { ["Count"] = count };
    }
}
