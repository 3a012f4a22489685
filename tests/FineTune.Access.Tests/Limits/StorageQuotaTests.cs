using System.Text;
using System.Text.Json;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;

namespace FineTune.Access.Tests.Limits;

/// <summary>What may be kept of datasets, over HTTP.</summary>
public sealed class StorageQuotaTests(AzuriteFixture azurite)
{
    private const string Quotas = "/api/workspaces/alpha/quotas";

    // Beyond what a form may have besides its file.
    private const int Large = 200_000;

    [Fact]
    public async Task Files_beyond_the_quota_are_refused_on_every_way_in_with_the_numbers_and_what_to_delete()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        using var contributor = host.Client(alpha.Keys["contributor"]);
        var inUse = (await AccessHost.SendAsync(owner, "GET", Quotas)).Json.GetProperty("storageBytesInUse").GetInt64();
        var small = Neighbour.Rows("small");
        var most = inUse + small.Length;
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Quotas, new { storageBytes = most })).Status);

        Assert.Contains($"left: {small.Length}; this file has 2", await RefusedAsync("POST", "/api/datasets/more/versions", Neighbour.Form("file", new string('x', Large))), StringComparison.Ordinal);
        Assert.Contains("this file has more.", await RefusedAsync("POST", "/api/datasets/more/versions", new Unmeasured(Neighbour.Form("file", new string('x', Large)))), StringComparison.Ordinal);
        Assert.Contains($"this file has {small.Length + 1}.", await RefusedAsync("POST", "/api/datasets/more/versions", Neighbour.Form("file", small + "\n")), StringComparison.Ordinal);
        Assert.Contains($"this file has {Large}.", await RefusedAsync("POST", "/api/datasets/more/uploads", new { fileName = "more.jsonl", bytes = Large }), StringComparison.Ordinal);
        Assert.Contains($"this file has {Large}.", await RefusedAsync("POST", "/v1/uploads", new { filename = "a.jsonl", purpose = "fine-tune", bytes = Large, mime_type = "application/jsonl" }), StringComparison.Ordinal);
        Assert.Contains("this file has", await RefusedAsync("POST", "/v1/files", Purposed(new string('x', Large))), StringComparison.Ordinal);
        Assert.Contains($"this file has {small.Length + 1}.", await RefusedAsync("POST", "/v1/files", Purposed(small + "\n")), StringComparison.Ordinal);

        // What fits is taken, and makes room again when it is deleted.
        Assert.Equal(201, (await AccessHost.AskAsync(contributor, "POST", "/api/datasets/more/versions", Neighbour.Form("file", small))).Status);
        await RefusedAsync("POST", "/api/datasets/even-more/versions", Neighbour.Form("file", small));
        Assert.Equal(204, (await AccessHost.AskAsync(contributor, "DELETE", "/api/datasets/more")).Status);
        Assert.Equal(201, (await AccessHost.AskAsync(contributor, "POST", "/api/datasets/even-more/versions", Neighbour.Form("file", small))).Status);

        async Task<string> RefusedAsync(string method, string path, object body)
        {
            var (status, text) = await AccessHost.AskAsync(contributor, method, path, body);
            Assert.True(status == 413, $"{path}: {status} {text}");
            Assert.Contains($"At most {most} bytes of datasets of workspace", text, StringComparison.Ordinal);
            Assert.Contains("the largest are", text, StringComparison.Ordinal);
            Assert.Contains("alpha-", text, StringComparison.Ordinal);
            return text;
        }
    }

    [Fact]
    public async Task What_a_user_uploaded_counts_against_their_own_quota_and_not_against_that_of_others()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        using var contributor = host.Client(alpha.Keys["contributor"]);
        var small = Neighbour.Rows("small");
        await AccessHost.AskAsync(owner, "PUT", Quotas, new { storageBytesPerUser = small.Length });

        Assert.Equal(413, (await AccessHost.AskAsync(owner, "POST", "/api/datasets/one/versions", Neighbour.Form("file", small))).Status);
        Assert.Equal(201, (await AccessHost.AskAsync(contributor, "POST", "/api/datasets/one/versions", Neighbour.Form("file", small))).Status);
        Assert.Equal(413, (await AccessHost.AskAsync(contributor, "POST", "/api/datasets/two/versions", Neighbour.Form("file", small))).Status);
        var (_, me) = await AccessHost.SendAsync(contributor, "GET", "/api/me");
        var (_, use) = await AccessHost.SendAsync(contributor, "GET", Quotas);
        var mine = use.GetProperty("users").EnumerateArray().Single(user => user.GetProperty("user").GetString() == me.GetProperty("id").GetString());
        Assert.Equal(small.Length, mine.GetProperty("storageBytesInUse").GetInt64());
        Assert.Equal(JsonValueKind.Null, use.GetProperty("storageBytes").ValueKind);
    }

    private static MultipartFormDataContent Purposed(string content)
    {
        var form = Neighbour.Form("file", content);
        form.Add(new StringContent("fine-tune", Encoding.UTF8), "purpose");
        return form;
    }

    /// <summary>Content whose length is not told, as of a stream.</summary>
    private sealed class Unmeasured : HttpContent
    {
        private readonly HttpContent content;

        public Unmeasured(HttpContent content)
        {
            this.content = content;
            Headers.ContentType = content.Headers.ContentType;
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => content.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            content.Dispose();
            base.Dispose(disposing);
        }
    }
}
