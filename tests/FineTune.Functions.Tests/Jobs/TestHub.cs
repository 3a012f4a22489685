using FineTune.Functions.Jobs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>
/// A task hub that a test moves by hand. After every event the orchestrator is run from its beginning against the history, and has to
/// ask for the same things in the same order as before.
/// </summary>
internal sealed class TestHub(FakeTimeProvider clock, Func<string, string, Task<string>> runActivity)
{
    private readonly Dictionary<string, Instance> instances = [];

    /// <summary>Whether the worker dies during an attempt (from 1) of an activity: before or after the work is done.</summary>
    public Func<string, int, Death> Dies { get; set; } = (_, _) => Death.None;

    public IReadOnlyDictionary<string, Instance> Instances => instances;

    /// <summary>Makes an instance that has not begun.</summary>
    public Instance Schedule(string id, object? input)
    {
        if (instances.TryGetValue(id, out var existing) && existing.Status is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending)
        {
            throw new InvalidOperationException($"An instance '{id}' exists already.");
        }

        return instances[id] = new Instance(id, ReplayContext.Serialize(input), Now);
    }

    public void Raise(string id, string name, object? payload)
    {
        var instance = instances[id];
        if (instance.Status == OrchestrationRuntimeStatus.Running)
        {
            instance.History.Add(new HistoryEvent.Raised(Now, name, payload is null ? null : ReplayContext.Serialize(payload)));
        }
    }

    /// <summary>Runs an instance until it ends or waits for a timer.</summary>
    public async Task RunAsync(Instance instance)
    {
        while (await StepAsync(instance))
        {
        }
    }

    /// <summary>Replays, then runs the activities that are asked for.</summary>
    /// <returns>False when the instance has ended or waits.</returns>
    public async Task<bool> StepAsync(Instance instance)
    {
        instance.Status = instance.Status == OrchestrationRuntimeStatus.Pending ? OrchestrationRuntimeStatus.Running : instance.Status;
        var context = Replay(instance);
        if (instance.Status != OrchestrationRuntimeStatus.Running)
        {
            return false;
        }

        if (context.NextInput is { } next)
        {
            instance.Continue(next, Now, context.Unprocessed);
            return true;
        }

        var calls = context.Open.Where(number => context.Actions[number] is OrchestratorAction.Call).ToList();
        foreach (var number in calls)
        {
            var call = (OrchestratorAction.Call)context.Actions[number];
            instance.Calls.Add(call.Activity);
            instance.History.Add(await RunActivityAsync(number, call, context.Retries[number]!));
        }

        return calls.Count > 0;
    }

    /// <summary>Lets the time come that a waiting instance has set.</summary>
    /// <returns>How long it waited.</returns>
    public TimeSpan FireTimer(Instance instance)
    {
        var (number, fireAt) = Waiting(instance) ?? throw new InvalidOperationException("The instance does not wait.");
        var wait = fireAt - Now;
        if (wait > TimeSpan.Zero)
        {
            clock.Advance(wait);
        }

        instance.History.Add(new HistoryEvent.Fired(Now, number));
        return wait;
    }

    /// <summary>The timer that an instance waits for; null where it has ended.</summary>
    public static (int Number, DateTime FireAt)? Waiting(Instance instance)
    {
        if (instance.Status != OrchestrationRuntimeStatus.Running)
        {
            return null;
        }

        var context = Replay(instance);
        var timer = Assert.Single(context.Open, number => context.Actions[number] is OrchestratorAction.Timer);
        return (timer, ((OrchestratorAction.Timer)context.Actions[timer]).FireAt);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static ReplayContext Replay(Instance instance)
    {
        var context = new ReplayContext(instance.Id, instance.Input, instance.StartedAt);
        var run = JobOrchestrator.RunAsync(context);
        foreach (var told in instance.History)
        {
            context.Feed(told);
        }

        Assert.Equal(instance.Actions, context.Actions.Take(instance.Actions.Count));
        instance.Actions = [.. context.Actions];
        if (run.IsFaulted)
        {
            throw run.Exception.InnerException!;
        }

        if (run.IsCompleted && context.NextInput is null)
        {
            instance.Status = OrchestrationRuntimeStatus.Completed;
        }

        return context;
    }

    private async Task<HistoryEvent> RunActivityAsync(int number, OrchestratorAction.Call call, RetryPolicy policy)
    {
        var wait = policy.FirstRetryInterval;
        for (var attempt = 1; ; attempt++)
        {
            var death = Dies(call.Activity, attempt);
            var result = death == Death.BeforeWork ? null : await runActivity(call.Activity, call.Input);
            if (death == Death.None)
            {
                return new HistoryEvent.Completed(Now, number, result!);
            }

            if (attempt == policy.MaxNumberOfAttempts)
            {
                return new HistoryEvent.Failed(Now, number, "The worker died.");
            }

            clock.Advance(wait);
            wait = TimeSpan.FromTicks(Math.Min((long)(wait.Ticks * policy.BackoffCoefficient), policy.MaxRetryInterval.Ticks));
        }
    }

    internal enum Death
    {
        None,
        BeforeWork,
        AfterWork,
    }

    internal sealed class Instance(string id, string input, DateTime startedAt)
    {
        public string Id => id;

        public string Input { get; private set; } = input;

        public DateTime StartedAt { get; private set; } = startedAt;

        public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

        /// <summary>Events since the instance last continued as new.</summary>
        public List<HistoryEvent> History { get; private set; } = [];

        /// <summary>What the current history asked for.</summary>
        public IReadOnlyList<OrchestratorAction> Actions { get; set; } = [];

        /// <summary>Activities that ran, over all histories.</summary>
        public List<string> Calls { get; } = [];

        public int Histories { get; private set; } = 1;

        public int LongestHistory { get; private set; }

        public void Continue(string nextInput, DateTime now, IEnumerable<(string Name, string? Payload)> unprocessed)
        {
            LongestHistory = Math.Max(LongestHistory, History.Count);
            (Input, StartedAt, Actions) = (nextInput, now, []);
            History = [.. unprocessed.Select(told => new HistoryEvent.Raised(now, told.Name, told.Payload))];
            Histories++;
        }
    }
}
