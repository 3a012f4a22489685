using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CsCheck;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;

namespace FineTune.Access.Tests.Hostility;

/// <summary>Tests that measure the process that all run in, and so run by themselves, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>Requests that mean harm, over bare connections, to every operation of a host that asks who sends them.</summary>
[Collection(Alone.Name)]
public sealed class HostilityTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Batch = 1000;

    /// <summary>What the heap may grow by, from a warm host to the end, in bytes.</summary>
    private const long MostGrowth = 8 * 1024 * 1024;

    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("FINETUNE_HOSTILE_REQUESTS") ?? "6000", CultureInfo.InvariantCulture);

    /// <summary>Ids of a workspace that nobody can think of by themselves.</summary>
    private static readonly string[] Secret = ["taskId", "ftjob", "key", "session", "upload", "file"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_requests_never_fail_the_server_and_change_nothing_that_their_sender_may_not()
    {
        await using var host = await AccessHost.WithRootAsync(azurite, ("Access:RequestLimits:Caller:PerSecond", "0"), ("Access:RequestLimits:Address:PerSecond", "0"));
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        var narrow = await host.KeyAsync("alpha", "contributor", "catalog");
        var trail = await TrailAsync(host);
        var before = await StoreSnapshot.TakeAsync(host, "beta");
        var wire = new Wire(host.Address);
        var requests = new HostileRequests(alpha, beta, narrow).All;
        var (statuses, faults) = (new ConcurrentDictionary<(string Sender, int Status), int>(), new ConcurrentQueue<string>());
        var heap = new List<long>();
        host.Log.Clear();
        for (var sent = 0; sent < Requests; sent += Batch)
        {
            var batch = new List<HostileRequest>();
            requests.Sample(batch.Add, iter: Batch, threads: 1);
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (request, cancellation) =>
            {
                var (status, text) = await wire.SendAsync(request, cancellation);
                statuses.AddOrUpdate((request.Sender, status), 1, (_, count) => count + 1);
                if (status >= 500 || FaultOf(request, text, alpha) is not null)
                {
                    faults.Enqueue($"{status} {FaultOf(request, text, alpha)} {request}\n{text[..Math.Min(text.Length, 600)]}");
                }
            });
            CheckLog(host, faults);
            batch.Clear();
            heap.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        output.WriteLine(string.Join('\n', statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key.Sender}, {pair.Key.Status}: {pair.Value}")));
        output.WriteLine($"Heap in KiB: {string.Join(' ', heap.Select(bytes => bytes / 1024))}");
        Assert.True(faults.IsEmpty, $"{faults.Count} faults\n{string.Join("\n\n", faults.Take(10))}");
        Assert.Equal(before, await StoreSnapshot.TakeAsync(host, "beta"));
        await CheckTrailAsync(host, trail, beta);

        // The requests did reach what they were meant for.
        Assert.True(statuses.GetValueOrDefault(("viewer of alpha", 200)) > Requests / 100);
        Assert.True(statuses.GetValueOrDefault(("viewer of alpha", 403)) > Requests / 200);
        Assert.True(statuses.GetValueOrDefault(("nobody", 401)) > Requests / 10);
        Assert.True(statuses.Where(pair => pair.Key is (HostileRequests.Contributor, 200 or 201 or 202 or 204)).Sum(pair => pair.Value) > Requests / 500);
        Assert.True(statuses.Where(pair => pair.Key.Status == 0).Sum(pair => pair.Value) < Requests / 50);
        Assert.InRange(heap[^1] - heap[heap.Count / 4], long.MinValue, MostGrowth);
    }

    // Who does not belong to alpha learns no id from there that they did not send themselves; and nobody learns of the server's inside.
    private static string? FaultOf(HostileRequest request, string text, Neighbour alpha) =>
        !request.Sender.EndsWith("alpha", StringComparison.Ordinal) && Secret.Any(id => text.Contains(alpha.Ids[id], StringComparison.Ordinal) && !request.Mentions(alpha.Ids[id])) ? "tells others of alpha"
        : text.Contains("   at FineTune.", StringComparison.Ordinal) ? "shows a stack"
        : text.Contains("\nX-Injected", StringComparison.OrdinalIgnoreCase) ? "splits the answer"
        : null;

    // A line is a line, whatever a path holds; and nothing was thrown that nobody caught.
    private static void CheckLog(AccessHost host, ConcurrentQueue<string> faults)
    {
        foreach (var line in host.Log.Lines.Where(line => line.Any(char.IsControl)))
        {
            faults.Enqueue($"Log: {line[..Math.Min(line.Length, 1500)]}");
        }

        host.Log.Clear();
    }

    private static async Task<int> TrailAsync(AccessHost host)
    {
        using var root = host.Client(AccessHost.Root);
        var (_, check) = await AccessHost.SendAsync(root, "GET", "/api/audit/check");
        Assert.True(check.GetProperty("intact").GetBoolean());
        return check.GetProperty("records").GetInt32();
    }

    // Whatever was changed, the contributor of beta changed it, there; and all that others tried is on record as forbidden.
    private static async Task CheckTrailAsync(AccessHost host, int before, Neighbour beta)
    {
        Assert.True(await TrailAsync(host) > before);
        using var root = host.Client(AccessHost.Root);
        var (_, text) = await AccessHost.AskAsync(root, "GET", "/api/audit/export");
        using var contributor = host.Client(beta.Keys["contributor"]);
        var (_, me) = await AccessHost.SendAsync(contributor, "GET", "/api/me");
        foreach (var line in text.TrimEnd('\n').Split('\n').Skip(before))
        {
            var record = JsonElement.Parse(line);
            if (record.GetProperty("caller").GetString() == me.GetProperty("id").GetString())
            {
                Assert.Equal("beta", record.GetProperty("workspace").GetString());
            }
            else
            {
                Assert.Equal(403, record.GetProperty("status").GetInt32());
            }
        }
    }
}
