using System.Net;
using FineTune.Api.Webhooks;
using FineTune.Core.Webhooks;

namespace FineTune.Api.Tests.Webhooks;

public sealed class GuardedConnectionTests
{
    private static readonly ReceiverPolicy PublicOnly = new([], AllowsHttp: true);

    [Fact]
    public async Task Connect_ANameThatStandsForAPrivateAddressALittleLater_IsLedNowhere()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        // As a name server answers that is up to something: what was looked up before says nothing.
        var answers = new Queue<IPAddress>([IPAddress.Parse("93.184.215.14"), IPAddress.Loopback]);
        ResolveHost resolve = (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]);
        Assert.True(PublicOnly.Allows((await resolve("evil.example", CancellationToken.None))[0]));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(PublicOnly, resolve, receiver));

        Assert.Contains("no public address (127.0.0.1)", refused.ToString(), StringComparison.Ordinal);
        Assert.Empty(receiver.Taken);
    }

    [Fact]
    public async Task Connect_ToAnAllowedNetwork_GoesToTheAddressThatWasChecked()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        await PostAsync(new ReceiverPolicy([IPNetwork.Parse("127.0.0.0/8")], AllowsHttp: true), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("192.168.7.7"), IPAddress.Loopback]), receiver);

        Assert.Single(receiver.Taken);
    }

    private static async Task PostAsync(ReceiverPolicy policy, ResolveHost resolve, WebhookReceiver receiver)
    {
        using var http = new HttpClient(new GuardedConnection(policy, resolve).Handler());
        using var content = new StringContent("{}");
        using var answer = await http.PostAsync(new UriBuilder(receiver.Address) { Host = "evil.example" }.Uri, content, TestContext.Current.CancellationToken);
    }
}
