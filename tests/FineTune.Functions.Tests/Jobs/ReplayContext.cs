using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>
/// A context that runs an orchestrator from its beginning against a history, as Durable Task does each time something happens: every
/// action gets the next number, and events answer actions by number. Continuations run within the call that feeds the event.
/// </summary>
internal sealed class ReplayContext(string instanceId, string input, DateTime startedAt) : TaskOrchestrationContext
{
    /// <summary>As the worker and Durable Task serialise: by the value's own type.</summary>
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private readonly List<OrchestratorAction> actions = [];
    private readonly Dictionary<int, Pending> pending = [];
    private readonly Dictionary<string, Stack<Pending>> waiters = [];
    private readonly Dictionary<string, Queue<string?>> buffered = [];
    private DateTime now = startedAt;

    /// <summary>Everything that was asked for since the beginning.</summary>
    public IReadOnlyList<OrchestratorAction> Actions => actions;

    /// <summary>Numbers of actions that still wait for their answer.</summary>
    public IReadOnlyList<int> Open => [.. pending.Keys.Order()];

    /// <summary>Input of the next history, where the orchestrator continued as new.</summary>
    public string? NextInput { get; private set; }

    /// <summary>Events that nobody waited for yet.</summary>
    public IEnumerable<(string Name, string? Payload)> Unprocessed =>
        buffered.SelectMany(queue => queue.Value.Select(payload => (queue.Key, payload)));

    /// <summary>Retry policies by the number of the call.</summary>
    public Dictionary<int, RetryPolicy?> Retries { get; } = [];

    public override TaskName Name => "job";

    public override string InstanceId => instanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public static string Serialize(object? value) => JsonSerializer.Serialize(value, Json);

    public static object? Deserialize(string? text, Type type) => text is null ? null : JsonSerializer.Deserialize(text, type, Json);

    public void Feed(HistoryEvent told)
    {
        now = told.Time;
        switch (told)
        {
            case HistoryEvent.Completed completed:
                Take(completed.Action).Complete(completed.Result);
                break;
            case HistoryEvent.Failed failed:
                var name = ((OrchestratorAction.Call)actions[failed.Action]).Activity;
                var details = new TaskFailureDetails("(unknown)", failed.Reason, null, null, null);
                Take(failed.Action).Fail(new TaskFailedException(name, failed.Action, details));
                break;
            case HistoryEvent.Fired fired:
                Take(fired.Action).Complete(null);
                break;
            case HistoryEvent.Raised raised when waiters.TryGetValue(raised.Name, out var waiting) && waiting.TryPop(out var waiter):
                waiter.Complete(raised.Payload);
                break;
            case HistoryEvent.Raised raised:
                Buffer(raised.Name).Enqueue(raised.Payload);
                break;
        }
    }

    public override T? GetInput<T>()
        where T : default => (T?)Deserialize(input, typeof(T));

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Retries[actions.Count] = options?.Retry?.Policy;
        return Ask<TResult>(new OrchestratorAction.Call(name, Serialize(input)), CancellationToken.None);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        Ask<object?>(new OrchestratorAction.Timer(fireAt), cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        if (Buffer(eventName).TryDequeue(out var payload))
        {
            return Task.FromResult((T)Deserialize(payload, typeof(T))!);
        }

        var (waiter, task) = Pending.Of<T>();
        if (!waiters.TryGetValue(eventName, out var waiting))
        {
            waiters[eventName] = waiting = new Stack<Pending>();
        }

        waiting.Push(waiter);
        return task;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => NextInput = Serialize(newInput);

    public override Guid NewGuid() => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    private Task<T> Ask<T>(OrchestratorAction action, CancellationToken cancellation)
    {
        var number = actions.Count;
        actions.Add(action);
        var (waiter, task) = Pending.Of<T>();
        pending[number] = waiter;
        cancellation.Register(() => pending.Remove(number));
        return task;
    }

    private Pending Take(int action)
    {
        Assert.True(pending.Remove(action, out var waiter), $"History answers action {action}, which the orchestrator did not ask for.");
        return waiter;
    }

    private Queue<string?> Buffer(string name)
    {
        if (!buffered.TryGetValue(name, out var queue))
        {
            buffered[name] = queue = new Queue<string?>();
        }

        return queue;
    }

    private sealed record Pending(Action<string?> Complete, Action<Exception> Fail)
    {
        public static (Pending Waiter, Task<T> Task) Of<T>()
        {
            var source = new TaskCompletionSource<T>();
            return (new Pending(text => source.SetResult((T)Deserialize(text, typeof(T))!), source.SetException), source.Task);
        }
    }
}
