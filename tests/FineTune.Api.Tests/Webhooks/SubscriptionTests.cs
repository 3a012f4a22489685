using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FineTune.Api.Tests.Webhooks;

/// <summary>Subscribers are told what happens to datasets, over real HTTP, whoever dies or fails on the way.</summary>
public sealed class SubscriptionTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Rows = "{\"instruction\":\"Who?\",\"output\":\"Me.\"}\n{\"instruction\":\"When?\",\"output\":\"Now.\"}\n";

    private static readonly string[] Misspelt = ["job.faild"];

    private WebhookReceiver? receiver;

    private WebhookReceiver Receiver => receiver!;

    public async ValueTask InitializeAsync() => receiver = await WebhookReceiver.StartAsync();

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    [Fact]
    public async Task Everything_that_happens_to_a_dataset_is_told_as_signed_CloudEvents()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        var (id, secret) = await host.SubscribeAsync(Receiver.Address);
        var (_, version) = await host.UploadAsync("faq", Rows);
        await host.UploadAsync("broken", "{\"instruction\":");
        await host.SendAsync(HttpMethod.Delete, "/api/datasets/faq");
        await host.RoundAsync();
        await host.RoundAsync();

        var told = Receiver.Taken.Select(message => JsonElement.Parse(message.Body)).ToList();
        Assert.Equal(
            ["finetune.dataset.version.checked", "finetune.dataset.version.deleted", "finetune.dataset.version.failed"],
            told.Select(one => one.GetProperty("type").GetString()!).Order());
        Assert.All(told, one => Assert.Equal(("1.0", "/workspaces/default", "application/json"), (Text(one, "specversion"), Text(one, "source"), Text(one, "datacontenttype"))));
        var added = told.Single(one => Text(one, "type").EndsWith("checked", StringComparison.Ordinal));
        Assert.Equal($"datasets/faq/versions/{Text(version, "version")}", Text(added, "subject"));
        Assert.Equal(2, added.GetProperty("data").GetProperty("rows").GetInt32());
        Assert.Equal("sft", added.GetProperty("data").GetProperty("stages")[0].GetString());
        var failed = told.Single(one => Text(one, "type").EndsWith("failed", StringComparison.Ordinal)).GetProperty("data");
        Assert.Equal(("broken", "error"), (Text(failed, "dataset"), Text(failed.GetProperty("findings")[0], "severity")));
        Assert.All(Receiver.Taken, message => Assert.StartsWith("application/cloudevents+json", message.Headers["content-type"], StringComparison.Ordinal));
        Assert.All(Receiver.Taken, message => Assert.Equal(Signature(message, secret), message.Headers["webhook-signature"]));
        Assert.Equal(3, Receiver.Taken.Select(message => message.Headers["webhook-id"]).Distinct().Count());
        var (_, shown) = await host.SendAsync(HttpMethod.Get, $"/api/subscriptions/{id}");
        Assert.DoesNotContain("whsec_", shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_dies_between_change_and_delivery_loses_nothing_and_tells_nothing_under_two_ids()
    {
        var storage = azurite.NewOptions();
        Receiver.Answer = 500;
        await using (var first = await EventHost.StartAsync(storage))
        {
            await first.SubscribeAsync(Receiver.Address);
            await first.UploadAsync("early", Rows);
            await first.RoundAsync();
            await first.UploadAsync("late", Rows.Replace("Me", "You", StringComparison.Ordinal));
        }

        Receiver.Answer = 200;
        await using var second = await EventHost.StartAsync(storage);
        second.Clock.Advance(TimeSpan.FromMinutes(1));
        await second.RoundAsync();
        await second.RoundAsync();

        Assert.Equal(["early", "late"], Receiver.Taken.Select(message => Text(JsonElement.Parse(message.Body).GetProperty("data"), "dataset")).Order());
        Assert.Equal(2, Receiver.Taken.Concat(Receiver.Refused).Select(message => message.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task A_receiver_that_fails_for_a_day_leaves_a_dead_letter_that_can_be_replayed()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        var (id, _) = await host.SubscribeAsync(Receiver.Address, "dataset.version.checked");
        await host.UploadAsync("faq", Rows);
        var start = host.Clock.GetUtcNow();
        Receiver.Answer = 503;
        for (var next = await host.RoundAsync(); next is { } due; next = await host.RoundAsync())
        {
            host.Clock.SetUtcNow(due > host.Clock.GetUtcNow() ? due : host.Clock.GetUtcNow());
        }

        Assert.InRange(host.Clock.GetUtcNow() - start, TimeSpan.FromHours(22), TimeSpan.FromHours(24));
        var (_, dead) = await host.SendAsync(HttpMethod.Get, $"/api/subscriptions/{id}/deliveries?state=failed");
        var letter = Assert.Single(dead.EnumerateArray());
        Assert.Equal(("failed", "status 503", Receiver.Refused.Count), (Text(letter, "state"), Text(letter, "lastError"), letter.GetProperty("tries").GetInt32()));

        Receiver.Answer = 200;
        var (status, replayed) = await host.SendAsync(HttpMethod.Post, $"/api/subscriptions/{id}/replay");
        Assert.Equal((202, 1), (status, replayed.GetProperty("replayed").GetInt32()));
        await host.RoundAsync();

        Assert.Equal(Text(letter, "id"), Assert.Single(Receiver.Taken).Headers["webhook-id"]);
        Assert.Equal(letter.GetProperty("event").ToString(), Receiver.Taken[0].Body);
        var (_, all) = await host.SendAsync(HttpMethod.Get, $"/api/subscriptions/{id}/deliveries");
        Assert.Equal("delivered", Text(Assert.Single(all.EnumerateArray()), "state"));

        Assert.Equal(202, (await host.SendAsync(HttpMethod.Post, $"/api/subscriptions/{id}/deliveries/{Text(letter, "id")}/replay")).Status);
        await host.RoundAsync();
        Assert.Equal(2, Receiver.Taken.Count);
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_says_what_came_of_it()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        var (id, secret) = await host.SubscribeAsync(Receiver.Address);

        var (_, good) = await host.SendAsync(HttpMethod.Post, $"/api/subscriptions/{id}/test");
        Receiver.Answer = 401;
        var (_, bad) = await host.SendAsync(HttpMethod.Post, $"/api/subscriptions/{id}/test");

        Assert.True(good.GetProperty("delivered").GetBoolean());
        Assert.Equal((false, "status 401"), (bad.GetProperty("delivered").GetBoolean(), Text(bad, "error")));
        var message = Assert.Single(Receiver.Taken);
        Assert.Equal("finetune.subscription.test", Text(JsonElement.Parse(message.Body), "type"));
        Assert.Equal(Signature(message, secret), message.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task A_subscription_that_is_deleted_is_told_nothing_more_and_leaves_no_delivery()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions());
        var (id, _) = await host.SubscribeAsync(Receiver.Address);
        var (other, _) = await host.SubscribeAsync(Receiver.Address, "task.*");
        Receiver.Answer = 500;
        await host.UploadAsync("faq", Rows);
        await host.RoundAsync();

        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"/api/subscriptions/{id}")).Status);
        Receiver.Answer = 200;
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.RoundAsync();

        Assert.Empty(Receiver.Taken);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Get, $"/api/subscriptions/{id}/deliveries")).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Delete, $"/api/subscriptions/{id}")).Status);
        var (_, left) = await host.SendAsync(HttpMethod.Get, "/api/subscriptions");
        Assert.Equal(other, Text(Assert.Single(left.EnumerateArray()), "id"));
    }

    [Fact]
    public async Task A_subscription_that_cannot_be_is_refused_with_all_that_is_wrong()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions(), allowed: "10.1.0.0/16");

        var (status, json) = await host.SendAsync(HttpMethod.Post, "/api/subscriptions", new { name = "", url = "http://169.254.169.254/metadata", types = Misspelt, secret = "mine" });

        Assert.Equal(400, status);
        Assert.Equal(
            ["name: bad-name", "secret: unknown-field", "types[0]: not-a-choice", "url: private-address"],
            json.GetProperty("findings").EnumerateArray().Select(finding => $"{Text(finding, "path")}: {Text(finding, "code")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_stands_for_a_private_address_is_not_connected_to()
    {
        await using var host = await EventHost.StartAsync(azurite.NewOptions(), allowed: "10.1.0.0/16");
        var (id, _) = await host.SubscribeAsync(new UriBuilder(Receiver.Address) { Host = "localhost" }.Uri);
        await host.UploadAsync("faq", Rows);
        await host.RoundAsync();

        Assert.Empty(Receiver.Taken);
        var (_, deliveries) = await host.SendAsync(HttpMethod.Get, $"/api/subscriptions/{id}/deliveries?state=pending");
        Assert.Contains("no public address", Text(Assert.Single(deliveries.EnumerateArray()), "lastError"), StringComparison.Ordinal);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    // As the Standard Webhooks specification says, written here a second time.
    private static string Signature(WebhookMessage message, string secret)
    {
        var signed = $"{message.Headers["webhook-id"]}.{message.Headers["webhook-timestamp"]}.{message.Body}";
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed)));
    }
}
