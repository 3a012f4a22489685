using CsCheck;
using FineTune.Core.Events;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Core.Tests.Webhooks;

public sealed class WebhookOutboxTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Collect_BrokenOffAnywhere_MakesOneMessageOfEveryEvent() =>
        Gen.Select(Gen.Int[1, 20].Array[1, 12], Gen.Int[0, 30].Array[1, 12]).SampleAsync(async (counts, crashes) =>
        {
            var (log, store, clock) = (new Log(), new Store(), new FakeTimeProvider(Start));
            var outbox = new WebhookOutbox(log, store, clock);
            await outbox.CollectAsync("e", begins: true, Write, CancellationToken.None);
            foreach (var (count, crash) in counts.Zip(crashes.Concat(Enumerable.Repeat(int.MaxValue, counts.Length))))
            {
                clock.Advance(TimeSpan.FromSeconds(20));
                log.Events.AddRange(Enumerable.Range(0, count).Select(number => Event(clock.GetUtcNow(), number)));
                log.Datasets.AddRange(Enumerable.Range(0, count / 2).Select(number => new DatasetEvent(EventTypes.VersionChecked, $"datasets/d-{number}", clock.GetUtcNow(), [])));
                store.CallsLeft = crash;
                await TryAsync(() => outbox.CollectAsync("e", begins: true, Write, CancellationToken.None));
            }

            store.CallsLeft = int.MaxValue;
            await outbox.CollectAsync("e", begins: true, Write, CancellationToken.None);

            Assert.Equal(log.Events.Select(told => told.Id).Concat(log.Datasets.Select(told => told.Id)).Order(StringComparer.Ordinal), store.Deliveries.Keys.Order(StringComparer.Ordinal));
        });

    [Fact]
    public async Task Collect_AnEventThatComesIntoTheStoreLate_IsNotMissed()
    {
        var (log, store, clock) = (new Log(), new Store(), new FakeTimeProvider(Start));
        var outbox = new WebhookOutbox(log, store, clock);
        await outbox.CollectAsync("e", begins: true, Write, CancellationToken.None);
        log.Events.Add(Event(Start.AddSeconds(50), 1));
        await outbox.CollectAsync("e", begins: true, Write, CancellationToken.None);
        log.Events.Add(Event(Start.AddSeconds(30), 2));

        await outbox.CollectAsync("e", begins: true, Write, CancellationToken.None);

        Assert.Equal(2, store.Deliveries.Count);
    }

    [Fact]
    public async Task Collect_ForAReceiverThatIsNew_TellsNothingOfThePast()
    {
        var (log, store) = (new Log(), new Store());
        log.Events.Add(Event(Start.AddDays(-1), 1));

        await new WebhookOutbox(log, store, new FakeTimeProvider(Start)).CollectAsync("e", begins: true, Write, CancellationToken.None);

        Assert.Empty(store.Deliveries);
    }

    [Fact]
    public async Task Collect_ForAReceiverThatIsGone_TellsNothingAndLeavesNothing()
    {
        var (log, store) = (new Log(), new Store());
        log.Events.Add(Event(Start, 1));

        await new WebhookOutbox(log, store, new FakeTimeProvider(Start)).CollectAsync("e", begins: false, Write, CancellationToken.None);

        Assert.Empty(store.Deliveries);
        Assert.Null(await store.FindCursorAsync("e", CancellationToken.None));
    }

    private static TaskEvent Event(DateTimeOffset time, int number) => new($"task-{number}", "job-1", 1, "job.succeeded", time, number);

    private static Task<WebhookDelivery?> Write(ILoggedEvent told) =>
        Task.FromResult<WebhookDelivery?>(new WebhookDelivery(told.Id, "e", "{}", told.Time, told.Time));

    private static async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (IOException)
        {
            // The crash.
        }
    }

    private sealed class Log : IEventLog
    {
        public List<TaskEvent> Events { get; } = [];

        public List<DatasetEvent> Datasets { get; } = [];

        public Task<IReadOnlyList<TaskEvent>> ReadAsync(string task, string? afterId, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<DatasetEvent>> ReadDatasetsAsync(string? afterId, int limit, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<DatasetEvent>>([.. Datasets.Where(told => string.CompareOrdinal(told.Id, afterId) > 0).OrderBy(told => told.Id, StringComparer.Ordinal).Take(limit)]);

        public Task AppendAsync(DatasetEvent told, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<TaskEvent>> ReadAllAsync(string? afterId, int limit, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<TaskEvent>>([.. Events.Where(told => string.CompareOrdinal(told.Id, afterId) > 0).OrderBy(told => told.Id, StringComparer.Ordinal).Take(limit)]);
    }

    // A store that goes away after a number of calls.
    private sealed class Store : IWebhookStore
    {
        private string? cursor;

        public int CallsLeft { get; set; } = int.MaxValue;

        public Dictionary<string, WebhookDelivery> Deliveries { get; } = [];

        public Task<string?> FindCursorAsync(string endpoint, CancellationToken cancellation) => Call(() => cursor);

        public Task AddCursorAsync(string endpoint, string eventId, CancellationToken cancellation) => Call(() => cursor ??= eventId);

        public Task MoveCursorAsync(string endpoint, string eventId, CancellationToken cancellation) => Call(() => cursor = cursor is null ? null : eventId);

        public Task AddAsync(WebhookDelivery delivery, CancellationToken cancellation) => Call(() => Deliveries.TryAdd(delivery.Id, delivery));

        public Task SaveAsync(WebhookDelivery delivery, CancellationToken cancellation) => Call(() => Deliveries[delivery.Id] = delivery);

        public Task<IReadOnlyList<WebhookDelivery>> ListPendingAsync(string endpoint, CancellationToken cancellation) =>
            Call<IReadOnlyList<WebhookDelivery>>(() => [.. Deliveries.Values]);

        public Task ReopenAsync(WebhookDelivery ended, WebhookDelivery pending, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<WebhookDelivery?> FindAsync(string endpoint, string id, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<WebhookDelivery>> ListAsync(string endpoint, DeliveryState? state, string? afterId, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task RemoveAsync(string endpoint, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ForgetAsync(string endpoint, DateTimeOffset happenedBefore, CancellationToken cancellation) => Task.CompletedTask;

        private Task<T> Call<T>(Func<T> act) => CallsLeft-- > 0 ? Task.FromResult(act()) : throw new IOException("Storage is away.");
    }
}
