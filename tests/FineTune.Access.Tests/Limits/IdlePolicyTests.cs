using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Limits;

/// <summary>What is done about jobs whose GPUs do nothing, over HTTP.</summary>
public sealed class IdlePolicyTests(AzuriteFixture azurite)
{
    private const string Place = "/api/workspaces/alpha/idle";

    [Fact]
    public async Task What_is_set_is_shown_and_what_is_no_policy_is_refused_by_field()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("alpha", "owner"));
        Assert.Equal((200, """{"warnMinutes":null,"pauseMinutes":null}"""), await AccessHost.AskAsync(owner, "GET", Place));

        foreach (var (body, path) in new[]
        {
            ("[]", ""), ("""{"warnMinutes":0}""", "warnMinutes"), ("""{"pauseMinutes":60}""", "pauseMinutes"),
            ("""{"warnMinutes":60,"pauseMinutes":60}""", "pauseMinutes"), ("""{"warnMinutes":60,"minutes":1}""", "minutes"),
        })
        {
            var (status, problem) = await AccessHost.SendAsync(owner, "PUT", Place, body);
            Assert.Equal((400, path), (status, Assert.Single(problem.GetProperty("findings").EnumerateArray()).GetProperty("path").GetString()));
        }

        Assert.Equal((200, """{"warnMinutes":30,"pauseMinutes":60}"""), await AccessHost.AskAsync(owner, "PUT", Place, new { warnMinutes = 30, pauseMinutes = 60 }));
        Assert.Equal((200, """{"warnMinutes":30,"pauseMinutes":60}"""), await AccessHost.AskAsync(owner, "GET", Place));
    }
}
