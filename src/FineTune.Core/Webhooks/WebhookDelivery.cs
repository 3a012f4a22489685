namespace FineTune.Core.Webhooks;

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>To be sent, or sent again.</summary>
    Pending,

    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>Given up: a dead letter.</summary>
    Failed,
}

/// <summary>One message to one receiver. It is kept until it is delivered or given up, so that nothing is lost with the process.</summary>
/// <param name="Id">Sent as <c>webhook-id</c>; the same event to the same receiver always has the same, so receivers can drop repetitions.</param>
/// <param name="Endpoint">Names the receiver.</param>
/// <param name="Body">What is sent, as JSON.</param>
/// <param name="CreatedAt">When it happened, UTC.</param>
/// <param name="DueAt">When to send it next, UTC.</param>
/// <param name="Tries">How often it was sent, since it was replayed last.</param>
/// <param name="State">How far it is.</param>
/// <param name="LastError">What the last try met; null for none.</param>
public sealed record WebhookDelivery(
    string Id, string Endpoint, string Body, DateTimeOffset CreatedAt, DateTimeOffset DueAt, int Tries = 0, DeliveryState State = DeliveryState.Pending, string? LastError = null)
{
    /// <summary>Type of the event that it tells of; empty where nobody asks.</summary>
    public string Type { get; init; } = "";

    /// <summary>When it was replayed last, UTC; null for never.</summary>
    public DateTimeOffset? ReplayedAt { get; init; }

    /// <summary>The delivery after a try.</summary>
    /// <param name="error">What the try met; null where the receiver took it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="life">How long it is tried for.</param>
    public WebhookDelivery After(string? error, DateTimeOffset now, TimeSpan life)
    {
        if (error is null)
        {
            return this with { Tries = Tries + 1, State = DeliveryState.Delivered, LastError = null };
        }

        var next = now + WebhookSchedule.Pause(Tries + 1);
        return next > (ReplayedAt ?? CreatedAt) + life
            ? this with { Tries = Tries + 1, State = DeliveryState.Failed, LastError = error }
            : this with { Tries = Tries + 1, DueAt = next, LastError = error };
    }

    /// <summary>The delivery as it is tried from the beginning once more, under the same id.</summary>
    public WebhookDelivery Replay(DateTimeOffset now) => this with { State = DeliveryState.Pending, DueAt = now, Tries = 0, LastError = null, ReplayedAt = now };
}
