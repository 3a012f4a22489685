using FineTune.Api.Events;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Api.Tests.Events;

public sealed class EventFollowerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly List<TaskEvent> log = [];

    [Fact]
    public async Task Follow_FromTheStart_TellsAllInOrder()
    {
        Write(Event("a", 1), Event("b", 2), Event("a", 3));

        await ComeAsync(Follow(null), "a@1", "b@2", "a@3");
    }

    [Fact]
    public async Task Follow_FromAnId_TellsWhatCameAfterIt()
    {
        Write(Event("a", 1), Event("b", 2), Event("a", 3));

        await ComeAsync(Follow(Event("b", 2).Id), "a@3");
    }

    [Fact]
    public async Task Follow_OlderEventOfAnotherJobThatComesLate_IsToldOnce()
    {
        Write(Event("a", 10));
        var reading = Follow(null);
        await ComeAsync(reading, "a@10");

        Write(Event("b", 8), Event("a", 11));

        await ComeAsync(reading, "b@8", "a@11");
    }

    [Fact]
    public async Task Follow_MoreThanAPage_TellsEach()
    {
        Write([.. Enumerable.Range(1, 1234).Select(second => Event("a", second))]);

        await ComeAsync(Follow(null), [.. Enumerable.Range(1, 1234).Select(second => $"a@{second}")]);
    }

    private static TaskEvent Event(string task, int second) => new(task, "j", 1, "job.running", Noon.AddSeconds(second), 1);

    private void Write(params TaskEvent[] events)
    {
        lock (log)
        {
            log.AddRange(events);
        }
    }

    private StreamReading<TaskEvent> Follow(string? start) =>
        new(EventFollower.FollowAsync(ReadAsync, start, new ChangeHints(clock).Watch(ChangeTopic.Tasks), TestContext.Current.CancellationToken));

    // The clock moves only here, so that nothing comes but by a look.
    private async Task ComeAsync(StreamReading<TaskEvent> reading, params string[] told)
    {
        foreach (var expected in told)
        {
            var next = await reading.NextAsync(meanwhile: () => clock.Advance(TimeSpan.FromSeconds(5)));
            Assert.Equal(expected, $"{next.Task}@{(next.Time - Noon).TotalSeconds}");
        }
    }

    private Task<IReadOnlyList<TaskEvent>> ReadAsync(string? afterId, int limit, CancellationToken cancellation)
    {
        lock (log)
        {
            return Task.FromResult<IReadOnlyList<TaskEvent>>(
                [.. log.OrderBy(one => one.Id, StringComparer.Ordinal).Where(one => string.CompareOrdinal(one.Id, afterId) > 0).Take(limit)]);
        }
    }
}
