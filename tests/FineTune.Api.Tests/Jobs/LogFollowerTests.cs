using System.Globalization;
using System.Net.ServerSentEvents;
using FineTune.Core.Lifecycle;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Api.Tests.Jobs;

public sealed class LogFollowerTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(2);

    // Stands still, so that only hints wake a follower unless a test moves it.
    private readonly FakeTimeProvider clock = new(LogFiles.Noon);

    [Fact]
    public async Task Follow_LinesThatAreWritten_ComeAtOnceAndOnlyWhole()
    {
        var job = await FollowedJob.CreateAsync(azurite, clock);
        var reader = job.Follow();
        await job.Logs.AppendAsync(FollowedJob.Path, "one\ntw");
        Assert.Equal("one", (await reader.NextAsync()).Data);

        await job.Logs.AppendAsync(FollowedJob.Path, "o\nthree\n");

        Assert.Equal("two", (await reader.NextAsync()).Data);
        Assert.Equal("three", (await reader.NextAsync()).Data);
    }

    [Fact]
    public async Task Follow_FromAnIdThatWasSeen_GoesOnBehindIt()
    {
        var job = await FollowedJob.CreateAsync(azurite, clock);
        await job.Logs.AppendAsync(FollowedJob.Path, "one\ntwo\n");
        var seen = await job.Follow().NextAsync();

        Assert.Equal("two", (await job.Follow(long.Parse(seen.EventId!, CultureInfo.InvariantCulture)).NextAsync()).Data);
    }

    [Fact]
    public async Task Follow_WriteOfAnotherProcess_IsSeenAtTheSlowLook()
    {
        var job = await FollowedJob.CreateAsync(azurite, clock);
        var other = new LogFiles(job.Clients);
        var reader = job.Follow();
        await other.AppendAsync(FollowedJob.Path, "one\n");

        Assert.Equal("one", (await reader.NextAsync(meanwhile: () => clock.Advance(SlowLook))).Data);
    }

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public async Task Follow_JobThatSettles_TellsTheRestAndEnds(JobState state)
    {
        var job = await FollowedJob.CreateAsync(azurite, clock);
        var reader = job.Follow();
        await job.Logs.AppendAsync(FollowedJob.Path, "last\n");
        await job.ChangeAsync(now => now with { State = state });

        Assert.Equal(("line", "last"), Told(await reader.NextAsync()));
        Assert.Equal(("end", state.ToString()), Told(await reader.NextAsync()));
        Assert.True(await reader.IsOverAsync());
    }

    [Fact]
    public async Task Follow_NextAttempt_EndsTheLogOfTheFormer()
    {
        var job = await FollowedJob.CreateAsync(azurite, clock);
        var reader = job.Follow();
        await job.ChangeAsync(now => now with { Attempts = [new Attempt(1, LogFiles.Noon, LogFiles.Noon, AttemptOutcome.Failed, null)], Attempt = 2 });

        Assert.Equal("end", (await reader.NextAsync()).EventType);
    }

    private static (string, string) Told(SseItem<string> item) => (item.EventType, item.Data);
}
