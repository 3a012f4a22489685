using FineTune.Core.Events;
using FineTune.Core.Webhooks;

namespace FineTune.Api.Webhooks;

/// <summary>A receiver, whoever named it.</summary>
/// <param name="Name">Names it in the store.</param>
/// <param name="Address">Where messages go.</param>
/// <param name="Key">What they are signed with.</param>
/// <param name="Workspace">Workspace whose events it is told of.</param>
/// <param name="MediaType">What messages are.</param>
/// <param name="Life">How long a message is tried for.</param>
/// <param name="IsConfigured">Whether the operator named it: it may be anywhere, and begins when it is first looked at.</param>
/// <param name="Write">The message of an event; null for none.</param>
internal sealed record WebhookTarget(
    string Name, Uri Address, byte[] Key, string Workspace, string MediaType, TimeSpan Life, bool IsConfigured,
    Func<ILoggedEvent, CancellationToken, Task<WebhookDelivery?>> Write);
