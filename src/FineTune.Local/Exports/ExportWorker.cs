using FineTune.LocalTraining.Exports;

namespace FineTune.Local.Exports;

/// <summary>Makes the exports that were asked for, while the host runs.</summary>
internal sealed class ExportWorker(ModelExporter exporter) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => exporter.RunAsync(stoppingToken);
}
