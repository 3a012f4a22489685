using FineTune.Api.OpenAi;
using FineTune.Api.OpenAi.Webhooks;

namespace FineTune.Api.Tests.Webhooks;

public sealed class WebhookEndpointTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData("/hook", Secret, null, "'/hook' is no address")]
    [InlineData("ftp://example.com/hook", Secret, null, "is no address")]
    [InlineData("https://example.com/hook", "secret", null, "is not 'whsec_' and base64")]
    [InlineData("https://example.com/hook", Secret, "job.failed", "there is no event 'job.failed'")]
    public void Validate_AReceiverThatCannotBeTold_SaysWhatIsWrongWithIt(string url, string secret, string? type, string fault)
    {
        var result = new WebhookValidation().Validate(null, Options(url, secret, type));

        Assert.Contains(fault, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AReceiverOfSomeEvents_TakesThoseOnly()
    {
        var (endpoint, _) = WebhookEndpoint.Read(Options("https://example.com/hook", Secret, "fine_tuning.job.failed").Webhooks[0]);

        Assert.True(endpoint!.Takes("fine_tuning.job.failed"));
        Assert.False(endpoint.Takes("fine_tuning.job.succeeded"));
        Assert.True(new WebhookValidation().Validate(null, Options("https://example.com/hook", Secret, null)).Succeeded);
    }

    private static OpenAiOptions Options(string url, string secret, string? type)
    {
        var webhook = new OpenAiWebhookOptions { Url = url, Secret = secret };
        if (type is not null)
        {
            webhook.Events.Add(type);
        }

        var options = new OpenAiOptions();
        options.Webhooks.Add(webhook);
        return options;
    }
}
