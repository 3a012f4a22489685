namespace FineTune.Api.Access;

/// <summary>How many requests are answered before their sender has to wait.</summary>
public sealed class RequestLimitsOptions
{
    /// <summary>For each known caller.</summary>
    public RequestLimitOptions Caller { get; } = new() { PerSecond = 100, Burst = 1000 };

    /// <summary>For each address, all together that come from there and show no key or token that is known.</summary>
    public RequestLimitOptions Address { get; } = new() { PerSecond = 20, Burst = 500 };

    /// <summary>Streams that a known caller may have open at a time; 0 for no limit.</summary>
    public int StreamsPerCaller { get; set; } = 100;
}

/// <summary>A bucket that requests take from.</summary>
public sealed class RequestLimitOptions
{
    /// <summary>Requests a second that it is filled up by; 0 for no limit.</summary>
    public int PerSecond { get; set; }

    /// <summary>Most that it holds: requests that may come at once.</summary>
    public int Burst { get; set; }
}
