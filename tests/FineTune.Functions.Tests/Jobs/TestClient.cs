using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Tests.Jobs;

/// <summary>A client of the <see cref="TestHub"/>, with the answers that Durable Task was seen to give.</summary>
internal sealed class TestClient(TestHub hub) : DurableTaskClient("test")
{
    /// <summary>Has every call fail, as when the host is away.</summary>
    public bool IsAway { get; set; }

    public int Raised { get; private set; }

    public int Started { get; private set; }

    public int Purges { get; private set; }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ThrowIfAway();
        hub.Schedule(options!.InstanceId!, input);
        Started++;
        return Task.FromResult(options.InstanceId!);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ThrowIfAway();
        hub.Raise(instanceId, eventName, eventPayload);
        Raised++;
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ThrowIfAway();
        return Task.FromResult(hub.Instances.TryGetValue(instanceId, out var instance)
            ? new OrchestrationMetadata("job", instanceId) { RuntimeStatus = instance.Status }
            : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new OnePage([.. hub.Instances.Values.Where(instance => filter!.Statuses!.Contains(instance.Status))
            .Select(instance => new OrchestrationMetadata("job", instance.Id) { RuntimeStatus = instance.Status })]);

    public override Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, CancellationToken cancellation)
    {
        Purges++;
        return Task.FromResult(new PurgeResult(0));
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new IOException("The host is away.");
        }
    }

    private sealed class OnePage(IReadOnlyList<OrchestrationMetadata> values) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            await Task.CompletedTask;
            yield return new Page<OrchestrationMetadata>(values);
        }
    }
}
