using System.Text.Json;
using Azure.Core;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>How a long-running operation goes.</summary>
/// <param name="IsOver">Whether it has ended.</param>
/// <param name="Pause">When to look again, while it has not.</param>
/// <param name="Code">Why it failed; null unless it did.</param>
/// <param name="Message">The same in words.</param>
internal sealed record OperationState(bool IsOver, TimeSpan Pause, string? Code = null, string? Message = null);

/// <summary>A long-running operation as it is stored with what it is for.</summary>
/// <param name="Address">Where to look at it.</param>
/// <param name="Since">When it began, UTC.</param>
internal sealed record StoredOperation(Uri Address, DateTimeOffset Since);

/// <summary>Looks at long-running operations by their address, which is stored, so that a look after a restart goes on with it.
/// The end of an operation is never the state of the resource: that is always read afterwards.</summary>
internal static class ArmOperation
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    // An operation may be stuck although the resource is done.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Returns once the operation is over, or so old that the resource itself must be asked.</summary>
    /// <exception cref="NotYetException">It is on its way.</exception>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task AwaitAsync(
        ArmClient client, StoredOperation? operation, string what, DateTimeOffset now, CancellationToken cancellation)
    {
        if (operation is null || now - operation.Since >= Patience)
        {
            return;
        }

        var state = await LookAsync(client, operation.Address, cancellation);
        if (!state.IsOver)
        {
            throw NotYet(what, PauseAt(now - operation.Since, state.Pause));
        }

        if (state.Code is not null)
        {
            throw new InvalidOperationException($"{what} failed: {state.Code}: {state.Message}");
        }
    }

    /// <summary>Looks once; an address that the service has forgotten means that the operation is over.</summary>
    public static async Task<OperationState> LookAsync(ArmClient client, Uri operation, CancellationToken cancellation)
    {
        var answer = await client.TrySendAsync(RequestMethod.Get, operation, body: null, once: false, cancellation);
        if (answer is null)
        {
            return new OperationState(true, TimeSpan.Zero);
        }

        var pause = answer.Pause ?? DefaultPause;
        return StatusOf(answer.Body) switch
        {
            null => new OperationState(answer.Status != 202, pause),
            "Succeeded" => new OperationState(true, TimeSpan.Zero),
            "Failed" or "Canceled" => Failure(answer.Body),
            _ => new OperationState(false, pause),
        };
    }

    /// <summary>Pause before the next look at something: the longer it takes, the less often it is looked at.</summary>
    /// <param name="age">How long it has taken.</param>
    /// <param name="least">Shortest pause.</param>
    public static TimeSpan PauseAt(TimeSpan age, TimeSpan least)
    {
        var pause = age < MaxPause ? age : MaxPause;
        return pause > least ? pause : least;
    }

    /// <summary>The exception that lets the caller come back when the operation may be over.</summary>
    public static NotYetException NotYet(string what, TimeSpan? pause) => new($"{what} is on its way.", pause ?? DefaultPause);

    private static string? StatusOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("status", out var status) ? status.GetString() : null;

    private static OperationState Failure(JsonElement body)
    {
        body.TryGetProperty("error", out var error);
        return new OperationState(true, TimeSpan.Zero, Text(error, "code") ?? "OperationFailed", Text(error, "message") ?? "");
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
