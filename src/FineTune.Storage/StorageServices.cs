using FineTune.Core.Ports;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Storage;

/// <summary>Puts the stores into a host.</summary>
public static class StorageServices
{
    /// <summary>Registers <see cref="StorageClients"/> and a store for every storage port. The host still has to call
    /// <see cref="StorageClients.EnsureCreatedAsync"/> when it starts.</summary>
    public static IServiceCollection AddFineTuneStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Made on first use, so that a host can fill the connection string of an emulator that it starts later.
        services.AddSingleton(_ => new StorageClients(options));
        services.AddSingleton<IAccessStore, TableAccessStore>();
        services.AddSingleton<IAuditLog, TableAuditLog>();
        services.AddSingleton<TableTaskStore>();
        services.AddSingleton<ITaskStore>(provider => options.IsOnlyWriter
            ? new KnownTasks(provider.GetRequiredService<TableTaskStore>(), provider.GetRequiredService<TimeProvider>())
            : provider.GetRequiredService<TableTaskStore>());
        services.AddSingleton<ISpendingLog, TableSpendingLog>();
        services.AddSingleton<IEventLog, TableEventLog>();
        services.AddSingleton<IIdempotencyStore, TableIdempotencyStore>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<IDatasetStore>(provider => options.IsOnlyWriter
            ? new KnownDatasets(provider.GetRequiredService<DatasetStore>())
            : provider.GetRequiredService<DatasetStore>());
        services.AddSingleton<IDatasetInbox, DatasetInbox>();
        services.AddSingleton<IUploadStore, UploadStore>();
        services.AddSingleton<UploadOrigins>();
        services.AddSingleton<IRuleStore, TableRuleStore>();
        services.AddSingleton<IWebhookStore, TableWebhookStore>();
        services.AddSingleton<ISubscriptionStore, TableSubscriptionStore>();
        services.AddSingleton<IArtifactStore, BlobArtifactStore>();
        return services;
    }
}
