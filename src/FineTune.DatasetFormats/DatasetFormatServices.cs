using FineTune.Core.Datasets.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.DatasetFormats;

/// <summary>Puts the formats that need a library into a host.</summary>
public static class DatasetFormatServices
{
    public static IServiceCollection AddFineTuneDatasetFormats(this IServiceCollection services) => services
        .AddSingleton<IRowFormat, ParquetFormat>()
        .AddSingleton<ICompression, Zstandard>();
}
