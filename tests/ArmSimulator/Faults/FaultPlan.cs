namespace ArmSimulator.Faults;

/// <summary>What goes wrong with a request.</summary>
public enum RequestFault
{
    None,

    /// <summary>429 with <c>Retry-After</c>.</summary>
    Throttled,

    /// <summary>500 without an effect.</summary>
    Failed,

    /// <summary>503 without an effect.</summary>
    Unavailable,

    /// <summary>The connection breaks before the request has an effect.</summary>
    ResetBefore,

    /// <summary>The connection breaks after the request had its effect.</summary>
    ResetAfter,

    /// <summary>The body comes in small pieces.</summary>
    SlowBody,
}

/// <summary>Faults drawn from a seed, or ordered one by one. Without either nothing goes wrong.</summary>
public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly Queue<RequestFault> ordered = [];
    private Random? random;
    private double rate;

    /// <summary>Seconds that a throttled request is told to wait.</summary>
    public int RetryAfterSeconds { get; set; } = 20;

    /// <summary>Whether user code ends before a cancel reaches it.</summary>
    public bool CancelLosesRace { get; set; }

    /// <summary>Draws faults at random.</summary>
    /// <param name="seed">Gives the same faults again where requests come in the same order.</param>
    /// <param name="share">Share of requests that something happens to, from 0 to 1.</param>
    public void DrawFrom(int seed, double share)
    {
        lock (gate)
        {
            random = new Random(seed);
            rate = share;
        }
    }

    /// <summary>Orders a fault for the next request.</summary>
    public void Next(RequestFault fault)
    {
        lock (gate)
        {
            ordered.Enqueue(fault);
        }
    }

    internal RequestFault OfRequest()
    {
        lock (gate)
        {
            if (ordered.TryDequeue(out var fault))
            {
                return fault;
            }

            return random is not null && random.NextDouble() < rate ? (RequestFault)random.Next(1, 7) : RequestFault.None;
        }
    }

    internal bool OperationGetsStuck()
    {
        lock (gate)
        {
            return random is not null && random.NextDouble() < rate;
        }
    }

    /// <summary>When an event arrives; more than once where it is doubled, never where it is lost.</summary>
    internal IReadOnlyList<TimeSpan> DeliveriesOfAnEvent()
    {
        lock (gate)
        {
            if (random is null || rate == 0)
            {
                return [TimeSpan.FromSeconds(1)];
            }

            return
            [
                .. Enumerable.Range(0, random.Next(10) switch { < 2 => 0, < 8 => 1, _ => 2 })
                    .Select(_ => TimeSpan.FromSeconds(random.NextDouble() * 60)),
            ];
        }
    }
}
