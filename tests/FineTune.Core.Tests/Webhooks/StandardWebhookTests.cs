using CsCheck;
using FineTune.Core.Webhooks;

namespace FineTune.Core.Tests.Webhooks;

public sealed class StandardWebhookTests
{
    [Fact]
    public void Headers_OfTheSpecificationsOwnExample_AreItsOwn()
    {
        var key = StandardWebhook.ReadSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        var headers = StandardWebhook.Headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}""", key!);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
        Assert.Equal(("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"), (headers["webhook-id"], headers["webhook-timestamp"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void ReadSecret_OfWhatIsNone_IsNull(string secret) => Assert.Null(StandardWebhook.ReadSecret(secret));

    [Fact]
    public void After_TriesThatFail_ComeEverMoreRarelyAndEndWithTheLifeOfTheMessage() =>
        Gen.Int[0, 59].Sample(seconds =>
        {
            var start = new DateTimeOffset(2026, 1, 1, 0, 0, seconds, TimeSpan.Zero);
            var delivery = new WebhookDelivery("wh", "e", "{}", start, start);
            var pauses = new List<TimeSpan>();
            while (delivery.State == DeliveryState.Pending)
            {
                var next = delivery.After("status 500", delivery.DueAt, WebhookSchedule.Life);
                pauses.Add(next.DueAt - delivery.DueAt);
                delivery = next;
            }

            Assert.Equal(pauses.SkipLast(1).Order(), pauses.SkipLast(1));
            Assert.All(pauses, pause => Assert.True(pause <= TimeSpan.FromHours(1)));
            Assert.Equal((DeliveryState.Failed, pauses.Count, "status 500"), (delivery.State, delivery.Tries, delivery.LastError));
            Assert.InRange(delivery.DueAt, start + WebhookSchedule.Life - TimeSpan.FromHours(2), start + WebhookSchedule.Life);
        });

    [Fact]
    public void After_ATryThatIsTaken_IsDelivered()
    {
        var now = DateTimeOffset.UnixEpoch;

        var delivery = new WebhookDelivery("wh", "e", "{}", now, now).After("status 500", now, WebhookSchedule.Life).After(null, now.AddSeconds(2), WebhookSchedule.Life);

        Assert.Equal((DeliveryState.Delivered, 2, null), (delivery.State, delivery.Tries, delivery.LastError));
    }
}
