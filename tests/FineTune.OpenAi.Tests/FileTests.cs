using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FineTune.OpenAi.Tests;

[Collection(OpenAiCollection.Name)]
public sealed class FileTests(OpenAiHost host)
{
    private const string Rows = """
        {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}
        {"messages":[{"role":"user","content":"c"},{"role":"assistant","content":"d"}]}

        """;

    [Fact]
    public async Task Upload_RowsThatCannotTrain_AreRefusedByLineAllAtOnce()
    {
        var (status, json) = await SendFileAsync("bad.jsonl", Rows + "not json\n{\"question\":1}\n");

        var error = json.GetProperty("error");
        Assert.Equal((400, "invalid_training_file", "file"), (status, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Contains("line 3", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Contains("line 4", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assistants", null, "purpose")]
    [InlineData("", null, "purpose")]
    [InlineData("fine-tune", "", "expires_after")]
    [InlineData("fine-tune", "3599", "expires_after")]
    [InlineData("fine-tune", "2592001", "expires_after")]
    [InlineData("fine-tune", "soon", "expires_after")]
    public async Task Upload_AFieldThatCannotBeHonoured_IsRefusedAndNotDropped(string purpose, string? seconds, string param)
    {
        var (status, json) = await SendFileAsync("rows.jsonl", Rows, purpose, seconds);

        Assert.Equal((400, param), (status, json.GetProperty("error").GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Upload_ThatExpires_SaysWhenHereAndAmongTheDatasets()
    {
        var (_, file) = await SendFileAsync("for-a-day.jsonl", Rows, seconds: "86400");
        var (_, lasting) = await SendFileAsync("for-ever.jsonl", Rows);

        Assert.Equal(86_400, file.GetProperty("expires_at").GetInt64() - file.GetProperty("created_at").GetInt64());
        Assert.False(lasting.TryGetProperty("expires_at", out _));
        var (dataset, version) = (file.GetProperty("id").GetString()!["file-".Length..].Split('.')[0], file.GetProperty("id").GetString()!.Split('.')[1]);
        var native = await host.Http.GetFromJsonAsync<JsonElement>($"/api/datasets/{dataset}/versions/{version}");
        Assert.Equal(file.GetProperty("expires_at").GetInt64(), native.GetProperty("expiresAt").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Complete_AnUploadWithExpiry_MakesAFileThatExpires()
    {
        var (_, upload) = await host.SendAsync(HttpMethod.Post, "/v1/uploads", new
        {
            bytes = Encoding.UTF8.GetByteCount(Rows),
            filename = "parts-for-an-hour.jsonl",
            mime_type = "text/jsonl",
            purpose = "fine-tune",
            expires_after = new { anchor = "created_at", seconds = 3600 },
        });
        var id = upload.GetProperty("id").GetString()!;

        var (_, complete) = await CompleteAsync(id, await SendPartAsync(id, Rows), null);

        var file = complete.GetProperty("file");
        Assert.Equal(3600, file.GetProperty("expires_at").GetInt64() - file.GetProperty("created_at").GetInt64());
    }

    [Fact]
    public async Task Upload_AnyFileName_IsKeptAsADatasetAndReadBack()
    {
        var (_, file) = await SendFileAsync("Größe & 数据", Rows);

        var id = file.GetProperty("id").GetString()!;
        Assert.Equal(Rows, await host.Http.GetStringAsync($"/v1/files/{id}/content"));
        var datasets = await host.Http.GetFromJsonAsync<JsonElement>("/api/datasets");
        Assert.Contains(id["file-".Length..].Split('.')[0], datasets.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_PagesInBothOrders_ShowEveryFileOnce()
    {
        await SendFileAsync("first.jsonl", Rows);
        await SendFileAsync("second.jsonl", Rows);
        foreach (var order in new[] { "asc", "desc" })
        {
            var ids = new List<string>();
            for (var more = true; more;)
            {
                var after = ids.Count == 0 ? "" : $"&after={ids[^1]}";
                var (_, page) = await host.SendAsync(HttpMethod.Get, $"/v1/files?purpose=fine-tune&limit=1&order={order}{after}");
                ids.Add(page.GetProperty("last_id").GetString()!);
                more = page.GetProperty("has_more").GetBoolean();
            }

            var (_, all) = await host.SendAsync(HttpMethod.Get, $"/v1/files?purpose=fine-tune&order={order}");
            Assert.Equal(all.GetProperty("data").EnumerateArray().Select(file => file.GetProperty("id").GetString()), ids);
        }
    }

    [Theory]
    [InlineData("md5", "checksum_mismatch")]
    [InlineData("part", "invalid_value")]
    [InlineData("size", "size_mismatch")]
    public async Task Complete_PartsThatAreNotTheFile_AreRefusedAndTheUploadStaysOpen(string wrong, string code)
    {
        var bytes = Encoding.UTF8.GetByteCount(Rows);
        var upload = await AnnounceAsync(wrong == "size" ? bytes + 1 : bytes);
        var part = await SendPartAsync(upload, Rows);
        var missing = $"part_{Guid.NewGuid():N}";

        var (status, json) = await CompleteAsync(upload, wrong == "part" ? missing : part, wrong == "md5" ? new string('0', 32) : null);

        Assert.Equal((400, code), (status, json.GetProperty("error").GetProperty("code").GetString()));
        if (wrong != "size")
        {
            Assert.Equal("completed", (await CompleteAsync(upload, part, null)).Json.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task Cancel_AnUpload_EndsItForPartsAndForComplete()
    {
        var upload = await AnnounceAsync(Encoding.UTF8.GetByteCount(Rows));
        var part = await SendPartAsync(upload, Rows);
        await host.SendAsync(HttpMethod.Post, $"/v1/uploads/{upload}/cancel");

        var (status, json) = await CompleteAsync(upload, part, null);

        Assert.Equal((400, "invalid_state"), (status, json.GetProperty("error").GetProperty("code").GetString()));
    }

    private async Task<(int Status, JsonElement Json)> SendFileAsync(string name, string rows, string purpose = "fine-tune", string? seconds = null)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(purpose), "purpose" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(rows)), "file", name },
        };
        if (seconds is not null)
        {
            form.Add(new StringContent("created_at"), "expires_after[anchor]");
            form.Add(new StringContent(seconds), "expires_after[seconds]");
        }

        return await host.SendAsync(HttpMethod.Post, "/v1/files", form);
    }

    private async Task<string> AnnounceAsync(int bytes)
    {
        var (_, json) = await host.SendAsync(HttpMethod.Post, "/v1/uploads", new { bytes, filename = $"{Guid.NewGuid()}.jsonl", mime_type = "text/jsonl", purpose = "fine-tune" });
        return json.GetProperty("id").GetString()!;
    }

    private async Task<string> SendPartAsync(string upload, string rows)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(rows)), "data", "part" } };
        return (await host.SendAsync(HttpMethod.Post, $"/v1/uploads/{upload}/parts", form)).Json.GetProperty("id").GetString()!;
    }

    private Task<(int Status, JsonElement Json)> CompleteAsync(string upload, string part, string? md5) =>
        host.SendAsync(HttpMethod.Post, $"/v1/uploads/{upload}/complete", new { part_ids = new[] { part }, md5 });
}
