using FineTune.Storage.Azurite;

namespace FineTune.Local.Emulator;

/// <summary>Keeps the storage emulator running for as long as this host does: one that was killed is started again on its data.</summary>
internal sealed class AzuriteKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly AzuriteOptions options;
    private readonly CancellationTokenSource stop = new();
    private AzuriteProcess azurite;
    private Task? watching;

    private AzuriteKeeper(AzuriteOptions options, AzuriteProcess azurite) => (this.options, this.azurite) = (options, azurite);

    public string ConnectionString => azurite.ConnectionString;

    /// <summary>False when something else runs the emulator.</summary>
    public bool IsOwn => azurite.IsOwn;

    public static async Task<AzuriteKeeper> StartAsync(AzuriteOptions options) =>
        new(options, await AzuriteProcess.StartAsync(options, CancellationToken.None));

    public void Watch(ILogger logger) => watching ??= WatchAsync(logger);

    /// <summary>Ends the emulator, if this host started it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await (watching ?? Task.CompletedTask);
        await azurite.DisposeAsync();
        stop.Dispose();
    }

    private async Task WatchAsync(ILogger logger)
    {
        using var looks = new PeriodicTimer(Look);
        try
        {
            while (await looks.WaitForNextTickAsync(stop.Token))
            {
                // Does nothing where the emulator answers.
                if (await TryStartAsync(logger) is { IsOwn: true } started)
                {
                    await azurite.DisposeAsync();
                    azurite = started;
                    logger.EmulatorRestarted();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task<AzuriteProcess?> TryStartAsync(ILogger logger)
    {
        try
        {
            return await AzuriteProcess.StartAsync(options, stop.Token);
        }
        catch (InvalidOperationException exception)
        {
            logger.EmulatorAway(exception);
            return null;
        }
    }
}
