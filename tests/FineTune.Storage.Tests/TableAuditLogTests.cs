using FineTune.Core.Audit;
using FineTune.Storage.Azurite;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableAuditLogTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendAsync_StorageAwayAndBack_FailsForEachThatWaitedAndGoesOn()
    {
        var folder = Directory.CreateTempSubdirectory("finetune-azurite-").FullName;
        var options = AzuriteFixture.Options(folder);
        var clients = new StorageClients(new StorageOptions { ConnectionString = options.ConnectionString });
        using var log = new TableAuditLog(clients);
        var waiting = Enumerable.Range(0, 5).Select(number => Record.ExceptionAsync(() => log.AppendAsync(Entry($"lost-{number}"), Stop)).AsTask()).ToList();

        // The first is written alone; the others wait for it, and are then written together.
        await waiting[0].WaitAsync(Limit, Stop);
        await (await Task.WhenAny(waiting.Skip(1))).WaitAsync(Limit, Stop);

        await using var azurite = await AzuriteProcess.StartAsync(options, Stop);
        await clients.EnsureCreatedAsync(Stop);

        Assert.All(await Task.WhenAll(waiting).WaitAsync(Limit, Stop), Assert.NotNull);
        await log.AppendAsync(Entry("kept"), Stop).WaitAsync(Limit, Stop);
        var verdict = await AuditChain.VerifyAsync(AuditHead.Start, log.ReadAsync(0, null, Stop), Stop, known: await log.HeadAsync(Stop));
        Assert.Equal((1, null), (verdict.Head.Number, verdict.Fault));
    }

    private static AuditEntry Entry(string id) => new(id, Samples.Noon, "default", "local", null, "POST /api/tasks", "/api/tasks", null, null);
}
