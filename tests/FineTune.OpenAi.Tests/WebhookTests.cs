using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.OpenAi.Tests;

/// <summary>Receivers are told how jobs ended: signed as the official client verifies it, and also when host or receiver was away.</summary>
[Collection(OpenAiCollection.Name)]
public sealed class WebhookTests : IAsyncLifetime
{
    private readonly string secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
    private readonly HostProcess host = HostProcess.Prepare();
    private WebhookReceiver? receiver;

    public async ValueTask InitializeAsync()
    {
        receiver = await WebhookReceiver.StartAsync();
        host.Settings["OpenAi__Webhooks__0__Url"] = receiver.Address.ToString();
        host.Settings["OpenAi__Webhooks__0__Secret"] = secret;
        await host.StartAgainAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await receiver!.DisposeAsync();
    }

    [Fact]
    public async Task EveryEnd_IsTold_AsTheOfficialClientVerifiesIt()
    {
        var (good, stopped, late) = (await CreateAsync("good", 10), await CreateAsync("stopped", 100_000), await CreateAsync("late", 100_000, "PT1S"));
        using (await host.Http.PostAsync(new Uri($"/v1/fine_tuning/jobs/{stopped}/cancel", UriKind.Relative), null))
        {
            await HostProcess.UntilAsync(() => Task.FromResult(receiver!.Taken.Count == 3));
        }

        var told = (await UnwrapAsync(receiver!.Taken)).Select(told => (told.GetProperty("type").GetString()!, told.GetProperty("data").GetProperty("id").GetString()!));

        Assert.Equal(
            new[] { ("fine_tuning.job.cancelled", stopped), ("fine_tuning.job.failed", late), ("fine_tuning.job.succeeded", good) }.Order(), told.Order());
        var forged = receiver.Taken[0] with { Body = receiver.Taken[0].Body.Replace("evt_", "evt-", StringComparison.Ordinal) };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => UnwrapAsync([forged]));
        Assert.Contains("InvalidWebhookSignatureError", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHostThatIsKilled_AndAReceiverThatFails_LoseNothing()
    {
        receiver!.Answer = 500;
        var job = await CreateAsync("persistent", 10);
        await HostProcess.UntilAsync(() => Task.FromResult(receiver.Refused.Count > 0));
        await host.KillAsync();
        await host.StartAgainAsync();
        var before = receiver.Refused.Count;
        await HostProcess.UntilAsync(() => Task.FromResult(receiver.Refused.Count > before));
        receiver.Answer = 200;

        await HostProcess.UntilAsync(() => Task.FromResult(receiver.Taken.Count > 0));

        // Whoever is told twice can tell by the id.
        Assert.Single(receiver.Refused.Concat(receiver.Taken).Select(message => message.Headers["webhook-id"]).Distinct());
        var told = Assert.Single(await UnwrapAsync(receiver.Taken));
        Assert.Equal(("fine_tuning.job.succeeded", job), (told.GetProperty("type").GetString(), told.GetProperty("data").GetProperty("id").GetString()));
        Assert.Equal(200, (int)(await host.Http.GetAsync(new Uri($"/v1/fine_tuning/jobs/{job}", UriKind.Relative))).StatusCode);
    }

    private async Task<string> CreateAsync(string suffix, int steps, string? limit = null)
    {
        var metadata = OpenAiHost.Quick(steps);
        if (limit is not null)
        {
            metadata["finetune.compute.maxDuration"] = limit;
        }

        var file = (await host.Http.GetFromJsonAsync<JsonElement>("/v1/files")).GetProperty("data")[0].GetProperty("id").GetString();
        using var answer = await host.Http.PostAsJsonAsync("/v1/fine_tuning/jobs", new { model = "tiny-llama", training_file = file, suffix, metadata });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    // What the official Node client makes of messages.
    private async Task<IReadOnlyList<JsonElement>> UnwrapAsync(IReadOnlyList<WebhookMessage> messages)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["unwrap.mjs", secret])
        {
            WorkingDirectory = Path.Combine(OpenAiHost.Root, "tests", "FineTune.OpenAi.Tests", "node"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(messages, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? [.. JsonElement.Parse(await output).EnumerateArray()] : throw new InvalidOperationException(await errors);
    }
}
