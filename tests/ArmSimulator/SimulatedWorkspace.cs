using ArmSimulator.Computes;
using ArmSimulator.Environments;
using ArmSimulator.Events;
using ArmSimulator.Execution;
using ArmSimulator.Faults;
using ArmSimulator.Jobs;
using ArmSimulator.Operations;
using ArmSimulator.Quota;
using ArmSimulator.Vault;

namespace ArmSimulator;

/// <summary>
/// One workspace and its region. Everything that takes time is an entry of an agenda, which is worked off up to the clock's time
/// whenever somebody looks: time passes only as the clock says, and the same clock and seed give the same life.
/// </summary>
public sealed class SimulatedWorkspace
{
    private readonly PriorityQueue<Action, (DateTimeOffset Time, long Order)> agenda = new();
    private long order;
    private bool isWorking;

    public SimulatedWorkspace(SimulatorOptions options, TimeProvider clock)
    {
        Options = options;
        Clock = clock;
        Jobs = new JobTable(this);
        Clusters = new ClusterTable(this);
        Quota = new QuotaBook(this);
        Nodes = new NodeScheduler(this);
        Operations = new OperationTable(this);
        Events = new EventFeed(this);
        Runner = options.Execution is { } execution ? new JobRunner(execution, this) : null;
    }

    public SimulatorOptions Options { get; }

    public TimeProvider Clock { get; }

    public JobTable Jobs { get; }

    public ClusterTable Clusters { get; }

    public EnvironmentTable Environments { get; } = new();

    public VaultEndpoints Vault { get; } = new();

    public QuotaBook Quota { get; }

    public NodeScheduler Nodes { get; }

    public OperationTable Operations { get; }

    public EventFeed Events { get; }

    public FaultPlan Faults { get; } = new();

    public JobRunner? Runner { get; }

    /// <summary>Resource id.</summary>
    public string Id =>
        $"/subscriptions/{Options.Subscription}/resourceGroups/{Options.ResourceGroup}"
        + $"/providers/Microsoft.MachineLearningServices/workspaces/{Options.Workspace}";

    internal Lock Gate { get; } = new();

    internal DateTimeOffset Now { get; private set; }

    /// <summary>Jobs and clusters that exist; empty when everything was given back.</summary>
    public IReadOnlyList<string> Held => Look(() => Jobs.All.Select(job => job.Name).Concat(Clusters.All.Select(cluster => cluster.Name)).ToList());

    /// <summary>Reads or changes the workspace as it is at the clock's time.</summary>
    public T Look<T>(Func<T> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (Gate)
        {
            Advance();
            var seen = look();
            Advance();
            return seen;
        }
    }

    public void Change(Action change) => Look(() =>
    {
        change();
        return true;
    });

    /// <summary>When the next thing happens by itself, UTC; null when nothing is going on.</summary>
    public DateTimeOffset? NextChange => Look<DateTimeOffset?>(() => agenda.TryPeek(out _, out var next) ? next.Time : null);

    /// <summary>Puts something on the agenda.</summary>
    internal void In(TimeSpan delay, Action action) => agenda.Enqueue(action, (Now + delay, order++));

    private void Advance()
    {
        if (isWorking)
        {
            return;
        }

        isWorking = true;
        var until = Clock.GetUtcNow();
        while (agenda.TryPeek(out _, out var next) && next.Time <= until)
        {
            Now = next.Time;
            agenda.Dequeue()();
        }

        Now = until;
        isWorking = false;
    }
}
