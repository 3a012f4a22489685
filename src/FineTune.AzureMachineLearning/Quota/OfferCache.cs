using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Quota;

/// <summary>Offers of a location, read from the service and kept for a while. Where it cannot be reached, the last ones stay.</summary>
internal sealed class OfferCache(ArmClient client, Workspace workspace, TimeSpan age, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private IReadOnlyList<SizeOffer>? offers;
    private IReadOnlyList<VmSize>? sizes;
    private DateTimeOffset readAt;

    public async ValueTask<IReadOnlyList<SizeOffer>> ReadAsync(CancellationToken cancellation)
    {
        if (IsFresh)
        {
            return offers!;
        }

        await gate.WaitAsync(cancellation);
        try
        {
            if (!IsFresh)
            {
                await RefreshAsync(cancellation);
            }

            return offers!;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private bool IsFresh => offers is not null && time.GetUtcNow() - readAt < age;

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            // Sizes and prices change by the month, usage by the minute.
            sizes ??= (await client.FindAsync<SizeList>(workspace.RegionAddress("vmSizes"), cancellation))?.Value ?? [];
            var usages = await client.ListAsync<Usage>(workspace.RegionAddress("usages"), cancellation);
            offers = OfferTable.Make(workspace.Options, sizes, new QuotaTable(usages));
            readAt = time.GetUtcNow();
        }
        catch (Exception error) when (error is not OperationCanceledException && offers is not null)
        {
            // Old offers are better than none; a job that no longer fits is told so by the service.
        }
    }

    private sealed record SizeList(IReadOnlyList<VmSize>? Value);
}
