using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Microsoft.Playwright;

namespace FineTune.Browser.Tests.Uploads;

public sealed class LargeFileTests(BrowserFixture fixture)
{
    private const string ToStorage = "**/devstoreaccount1/**";

    private static readonly Words Words = Words.English;

    [Fact]
    public async Task A_large_file_goes_straight_to_storage_in_blocks_and_becomes_a_version()
    {
        using var file = new LargeFile("large");
        await using var console = await OpenAsync();
        var requests = Watch(console.Page);
        await SendAsync(console, file);
        await ArrivesAsync(console, "large");
        Assert.Equal(LargeFile.Blocks, requests.Count(IsBlock));
        Assert.Single(requests, request => request.Contains("comp=blocklist", StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.EndsWith("/versions", StringComparison.Ordinal));
        Assert.Empty(console.Complaints);
    }

    [Fact]
    public async Task An_address_of_storage_that_has_expired_is_told_and_the_upload_goes_on_without_reload()
    {
        using var file = new LargeFile("expired");
        await using var console = await OpenAsync();
        var page = console.Page;
        var refused = new ConcurrentBag<int>();
        page.Response += (_, answer) => refused.Add(answer.Status);
        var expired = "";
        await page.RouteAsync("**/api/datasets/*/uploads", async route =>
        {
            var answer = await route.FetchAsync();
            var begun = JsonNode.Parse(await answer.TextAsync())!;
            expired = ExpiredFor((string)begun["url"]!);
            begun["url"] = expired;
            await route.FulfillAsync(new() { Response = answer, Body = begun.ToJsonString() });
        }, new() { Times = 1 });
        var isTold = new TaskCompletionSource();
        await page.RouteAsync(ToStorage, async route =>
        {
            if (!route.Request.Url.StartsWith(expired, StringComparison.Ordinal))
            {
                await isTold.Task;
            }

            await route.ContinueAsync();
        });

        await SendAsync(console, file);
        await Assertions.Expect(page.GetByText(Words["datasets.news.renewed"])).ToBeVisibleAsync();
        isTold.SetResult();

        await ArrivesAsync(console, "expired");
        Assert.Contains(403, refused);
        Assert.True(await page.EvaluateAsync<bool>("window.isSameLoad === true"));
    }

    [Fact]
    public async Task An_upload_that_was_cut_off_goes_on_where_it_was_when_the_same_file_is_chosen_again()
    {
        using var file = new LargeFile("resumed");
        await using var console = await OpenAsync();
        var page = console.Page;
        var sent = 0;
        await page.RouteAsync(ToStorage, async route =>
        {
            // The first block arrives; the second is on its way for ever.
            if (Interlocked.Increment(ref sent) == 1)
            {
                await route.ContinueAsync();
            }
        });
        await page.RunAndWaitForResponseAsync(
            () => SendAsync(console, file), answer => answer.Request.Method == "PUT" && IsBlock(answer.Url) && answer.Ok);
        await Assertions.Expect(page.GetByText(Words["datasets.sent"].Replace("{{percent}}", "47", StringComparison.Ordinal))).ToBeVisibleAsync();
        // Only a page that is left gives the block up; it would still arrive once nothing holds it back.
        await console.GoAsync("/datasets");
        await page.UnrouteAsync(ToStorage);

        var requests = Watch(page);
        var isTold = new TaskCompletionSource();
        await page.RouteAsync(ToStorage, async route =>
        {
            await isTold.Task;
            await route.ContinueAsync();
        });
        await SendAsync(console, file);
        await Assertions.Expect(page.GetByText(Words["datasets.news.resumed"])).ToBeVisibleAsync();
        isTold.SetResult();
        await ArrivesAsync(console, "resumed");
        Assert.Equal(LargeFile.Blocks - 1, requests.Count(IsBlock));
    }

    [Fact]
    public async Task A_file_goes_through_the_service_where_the_browser_has_no_way_to_storage()
    {
        using var file = new LargeFile("unreached");
        await using var console = await OpenAsync();
        var requests = Watch(console.Page);
        await console.Page.RouteAsync(ToStorage, route => route.AbortAsync());
        await SendAsync(console, file);
        await ArrivesAsync(console, "unreached");
        Assert.Single(requests, request => request.EndsWith("/versions", StringComparison.Ordinal));
    }

    private async Task<ConsolePage> OpenAsync()
    {
        var console = await fixture.OpenAsync("en");
        await console.GoAsync("/datasets");
        await console.Page.EvaluateAsync("window.isSameLoad = true");
        return console;
    }

    /// <summary>Addresses that a page sends something to from now on.</summary>
    private static ConcurrentBag<string> Watch(IPage page)
    {
        var requests = new ConcurrentBag<string>();
        page.Request += (_, request) =>
        {
            if (request.Method is "PUT" or "POST")
            {
                requests.Add(request.Url);
            }
        };
        return requests;
    }

    private static bool IsBlock(string request) => request.Contains("comp=block&", StringComparison.Ordinal);

    private static async Task SendAsync(ConsolePage console, LargeFile file)
    {
        await console.Button(Words["datasets.upload"]).ClickAsync();
        await console.Page.GetByTestId("file").SetInputFilesAsync(file.Path);
        await console.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = Words["datasets.upload"], Exact = true }).ClickAsync();
    }

    /// <summary>Waits until a dataset is there, and removes it.</summary>
    private async Task ArrivesAsync(ConsolePage console, string dataset)
    {
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = dataset })).ToBeVisibleAsync();
        using var answer = await fixture.Host.Http.DeleteAsync(new Uri($"/api/datasets/{dataset}", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>An address of the same file that was good until a minute ago.</summary>
    private string ExpiredFor(string address)
    {
        var file = new BlobUriBuilder(new Uri(address));
        var blob = new BlobClient(fixture.Host.StorageConnection, file.BlobContainerName, file.BlobName);
        return blob.GenerateSasUri(BlobSasPermissions.Create | BlobSasPermissions.Write, DateTimeOffset.UtcNow.AddMinutes(-1)).AbsoluteUri;
    }
}
