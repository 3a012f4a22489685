using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using FineTune.Core.Datasets.Uploads;
using Microsoft.AspNetCore.Builder;

namespace FineTune.Functions.Tests.Http;

/// <summary>Files that a blob client sends straight to storage, announced to either host.</summary>
public sealed class DirectUploadTests(AzuriteFixture azurite)
{
    private const string Row = "{\"question\":\"q\",\"answer\":\"a\"}\n";

    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => Row.Replace("q\"", $"{i}\"", StringComparison.Ordinal))));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("embedded")]
    [InlineData("functions")]
    public async Task File_SentInBlocks_BecomesAVersionWithTheOptionsOfItsAnnouncement(string kind)
    {
        await using var host = await StartAsync(kind);
        using var http = ClientOf(host);
        var upload = await AnnounceAsync(http, new { fileName = "faq.jsonl", bytes = Content.Length, md5 = Md5(Content), crc64 = Crc64(Content), columns = new { instruction = "question", output = "answer" } });
        using (var early = await http.PostAsync(Address(upload, "/complete"), null, Stop))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        }

        // A client that was cut off asks which blocks are there and goes on behind them, under a new address.
        var half = Content.Length / 2;
        await StageAsync(BlobOf(upload), "AAAA", Content[..half]);
        upload = await http.GetFromJsonAsync<JsonElement>(Address(upload), Stop);
        var there = Assert.Single(upload.GetProperty("blocks").EnumerateArray());
        Assert.Equal(("AAAA", half), (there.GetProperty("id").GetString(), there.GetProperty("bytes").GetInt32()));
        await StageAsync(BlobOf(upload), "AAAB", Content[half..]);
        await BlobOf(upload).CommitBlockListAsync(["AAAA", "AAAB"], cancellationToken: Stop);

        var ended = await CompleteAsync(http, upload, HttpStatusCode.OK);
        Assert.Equal("accepted", ended.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, ended.GetProperty("url").ValueKind);
        var again = await CompleteAsync(http, upload, HttpStatusCode.OK);
        var versions = await http.GetFromJsonAsync<JsonElement>("/api/datasets/faq", Stop);
        Assert.Equal(ended.GetProperty("version").GetString(), Assert.Single(versions.EnumerateArray()).GetProperty("version").GetString());
        Assert.Equal(ended.GetProperty("version").GetString(), again.GetProperty("version").GetString());
        Assert.Equal(1000, ended.GetProperty("report").GetProperty("rows").GetInt32());
    }

    [Theory]
    [InlineData("embedded")]
    [InlineData("functions")]
    public async Task Address_OfOneUpload_WritesThatBlobAndDoesNothingElse(string kind)
    {
        await using var host = await StartAsync(kind);
        using var http = ClientOf(host);
        var upload = await AnnounceAsync(http, new { fileName = "faq.jsonl" });
        var address = upload.GetProperty("url").GetString()!;
        var blob = BlobOf(upload);
        await StageAsync(blob, "AAAA", Content);
        await blob.CommitBlockListAsync(["AAAA"], cancellationToken: Stop);

        await RefusedAsync(() => blob.DownloadContentAsync(Stop));
        await RefusedAsync(() => blob.GetPropertiesAsync(cancellationToken: Stop));
        await RefusedAsync(() => blob.DeleteAsync(cancellationToken: Stop));
        await RefusedAsync(() => blob.GetBlockListAsync(cancellationToken: Stop));
        var other = new BlobUriBuilder(new Uri(address)) { BlobName = blob.Name.Replace("faq.jsonl", "other.jsonl", StringComparison.Ordinal) }.ToUri();
        await RefusedAsync(() => new BlobClient(other).UploadAsync(new BinaryData(Content), Stop));
        var container = new BlobContainerClient(new BlobUriBuilder(new Uri(address)) { BlobName = "" }.ToUri());
        await RefusedAsync(async () => await container.GetBlobsAsync(cancellationToken: Stop).GetAsyncEnumerator(Stop).MoveNextAsync());
    }

    [Theory]
    [InlineData("md5", "checksum-differs")]
    [InlineData("crc64", "checksum-differs")]
    [InlineData("bytes", "size-differs")]
    [InlineData("property", "checksum-differs")]
    public async Task File_OtherThanAnnounced_IsRefusedAndRemoved(string wrong, string code)
    {
        await using var host = await StartAsync("embedded");
        using var http = ClientOf(host);
        byte[] other = [.. Content[..^1], (byte)' '];
        var upload = await AnnounceAsync(http, new
        {
            fileName = "faq.jsonl",
            bytes = wrong == "bytes" ? Content.Length + 1 : Content.Length,
            md5 = wrong == "md5" ? Md5(other) : Md5(Content),
            crc64 = wrong == "crc64" ? Crc64(other) : Crc64(Content),
        });
        var blob = BlobOf(upload);
        await StageAsync(blob, "AAAA", Content);
        var told = new BlobHttpHeaders { ContentHash = Convert.FromBase64String(wrong == "property" ? Md5(other) : Md5(Content)) };
        await blob.CommitBlockListAsync(["AAAA"], told, cancellationToken: Stop);

        var problem = await CompleteAsync(http, upload, HttpStatusCode.BadRequest);
        Assert.Equal(code, Assert.Single(problem.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
        var after = await http.GetFromJsonAsync<JsonElement>(Address(upload), Stop);
        Assert.Equal("refused", after.GetProperty("state").GetString());
        using var deleted = await http.DeleteAsync(Address(upload), Stop);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await http.GetAsync(Address(upload), Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("../other.jsonl")]
    [InlineData("..\\other.jsonl")]
    [InlineData("a/../../b.jsonl")]
    [InlineData("%2e%2e%2fb.jsonl")]
    [InlineData("a\0.jsonl")]
    [InlineData("a?b.jsonl")]
    [InlineData(".jsonl")]
    [InlineData("data.zip")]
    [InlineData("data.tar.gz")]
    [InlineData("data.pdf")]
    public async Task Announcement_OfANameThatEscapesOrCannotBeRead_IsRefused(string name)
    {
        await using var host = await StartAsync("embedded");
        using var http = ClientOf(host);
        using var answer = await http.PostAsJsonAsync("/api/datasets/faq/uploads", new { fileName = name }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var findings = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("findings");
        Assert.Equal("fileName", Assert.Single(findings.EnumerateArray()).GetProperty("path").GetString());
    }

    private Task<WebApplication> StartAsync(string kind) => kind == "embedded" ? TestHosts.EmbeddedAsync(azurite) : TestHosts.FunctionsAsync(azurite);

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };

    private static async Task<JsonElement> AnnounceAsync(HttpClient http, object announcement)
    {
        using var answer = await http.PostAsJsonAsync("/api/datasets/faq/uploads", announcement, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static async Task<JsonElement> CompleteAsync(HttpClient http, JsonElement upload, HttpStatusCode expected)
    {
        using var answer = await http.PostAsync(Address(upload, "/complete"), null, Stop);
        Assert.True(answer.StatusCode == expected, await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static Uri Address(JsonElement upload, string more = "") => new($"/api/datasets/faq/uploads/{upload.GetProperty("id").GetString()}{more}", UriKind.Relative);

    private static BlockBlobClient BlobOf(JsonElement upload) => new(new Uri(upload.GetProperty("url").GetString()!));

    private static async Task StageAsync(BlockBlobClient blob, string id, byte[] block)
    {
        var checks = new Azure.Storage.UploadTransferValidationOptions { ChecksumAlgorithm = Azure.Storage.StorageChecksumAlgorithm.MD5 };
        await blob.StageBlockAsync(id, new MemoryStream(block), new BlockBlobStageBlockOptions { TransferValidation = checks }, Stop);
    }

    private static async Task RefusedAsync(Func<Task> action) => Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(action)).Status);

#pragma warning disable CA5351 // Storage's checksum.
    private static string Md5(byte[] content) => Convert.ToBase64String(MD5.HashData(content));
#pragma warning restore CA5351

    private static string Crc64(byte[] content)
    {
        var crc = new Crc64();
        crc.Add(content);
        return crc.ToString();
    }
}
