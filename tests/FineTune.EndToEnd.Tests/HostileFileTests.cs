using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace FineTune.EndToEnd.Tests;

/// <summary>Files that mean harm, by both ways into a host.</summary>
[Collection(AskingCollection.Name)]
public sealed class HostileFileTests(SharedHost shared)
{
    [Fact]
    public async Task FilesMadeToHarm_ByTheApiAndByTheInbox_AreToldAlikeAndTheHostGoesOn()
    {
        var host = shared.Process;
        using (var rule = await host.Http.PutAsJsonAsync("/api/rules/nightly", new { name = "nightly", dataset = "hostile", task = new { model = "tiny-llama" } }))
        {
            Assert.True(rule.IsSuccessStatusCode, await rule.Content.ReadAsStringAsync());
        }

        var inbox = new BlobContainerClient(host.StorageConnection, "datasets");
        foreach (var file in HostileFile.Refused)
        {
            var (status, codes) = await UploadAsync(host, "hostile", file);
            Assert.True(status == HttpStatusCode.BadRequest && codes.Contains(file.Code), $"{file.Name}: {status} {string.Join(", ", codes)}");
            await inbox.GetBlobClient($"_inbox/hostile/{file.Name}").UploadAsync(BinaryData.FromBytes(file.Content));
        }

        foreach (var file in HostileFile.Taken)
        {
            var (status, codes) = await UploadAsync(host, "odd", file);
            Assert.True(status == HttpStatusCode.Created && codes.Contains(file.Code), $"{file.Name}: {status} {string.Join(", ", codes)}");
            await inbox.GetBlobClient($"_inbox/odd/{file.Name}").UploadAsync(BinaryData.FromBytes(file.Content));
        }

        var all = HostileFile.Refused.Count + HostileFile.Taken.Count;
        await HostProcess.UntilAsync(async () => (await ArrivalsAsync(host)).Count == all);
        var arrivals = await ArrivalsAsync(host);
        Assert.All(HostileFile.Refused, file => Assert.Contains(file.Code, CodesOf(arrivals[$"hostile/{file.Name}"])));
        Assert.All(HostileFile.Taken, file => Assert.Contains(file.Code, CodesOf(arrivals[$"odd/{file.Name}"])));

        // No version came of them, so that the rule saw none; the copies by both ways are one version each.
        Assert.Equal(0, (await host.Http.GetFromJsonAsync<JsonElement>("/api/rules/nightly/firings")).GetArrayLength());
        using var none = await host.Http.GetAsync(new Uri("/api/datasets/hostile", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(HostileFile.Taken.Count, (await host.Http.GetFromJsonAsync<JsonElement>("/api/datasets/odd")).GetArrayLength());
    }

    [Fact]
    public async Task LineOfAGigabyte_ByTheApi_IsRefusedBeforeItIsSent()
    {
        var host = shared.Process;
        using var line = new EndlessLine(1024L * 1024 * 1024);
        using var form = new MultipartFormDataContent { { line, "file", "data.jsonl" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/datasets/hostile/versions", UriKind.Relative)) { Content = form };
        request.Headers.ExpectContinue = true;
        // A client that is tired of waiting sends at once, into a connection that is being closed.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var client = new HttpClient(handler) { BaseAddress = host.Http.BaseAddress };
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.InRange(line.Sent, 0, 64 * 1024 * 1024);
        Assert.True(await host.IsReadyAsync());
    }

    private static async Task<(HttpStatusCode Status, IReadOnlyList<string> Codes)> UploadAsync(HostProcess host, string dataset, HostileFile file)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file.Content), "file", file.Name } };
        using var answer = await host.Http.PostAsync(new Uri($"/api/datasets/{dataset}/versions", UriKind.Relative), form);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, CodesOf(json));
    }

    private static async Task<Dictionary<string, JsonElement>> ArrivalsAsync(HostProcess host) =>
        (await host.Http.GetFromJsonAsync<JsonElement>("/api/arrivals")).EnumerateArray().ToDictionary(arrival => arrival.GetProperty("path").GetString()!);

    // Of a report, or of an answer that refuses.
    private static List<string> CodesOf(JsonElement told) =>
    [
        .. (told.TryGetProperty("report", out var report) ? report : told).GetProperty("findings").EnumerateArray()
            .Select(finding => finding.GetProperty("code").GetString()!),
    ];

    /// <summary>One line that is made while it is sent.</summary>
    private sealed class EndlessLine(long length) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)'a');
            for (; Sent < length; Sent += part.Length)
            {
                await stream.WriteAsync(part);
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
