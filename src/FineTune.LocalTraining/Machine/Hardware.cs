using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Machine;

/// <summary>One NVIDIA GPU as <c>nvidia-smi</c> tells of it.</summary>
/// <param name="Index">Index in PCI bus order.</param>
/// <param name="Name">Model.</param>
/// <param name="MemoryMiB">Memory in MiB.</param>
/// <param name="Uuid">The driver's id of the card.</param>
internal sealed record Gpu(int Index, string Name, double MemoryMiB, string Uuid);

/// <summary>What this machine can give to jobs. Read once; hardware does not change under a running host.</summary>
/// <param name="cpuSlots">Slots of the cpu offer.</param>
/// <param name="gpus">Cards of the machine.</param>
/// <param name="cardHourUsd">Prices, as in <see cref="LocalTrainingOptions.CardHourUsd"/>; null for none.</param>
internal sealed class Hardware(int cpuSlots, IReadOnlyList<Gpu> gpus, IReadOnlyDictionary<string, decimal>? cardHourUsd = null)
{
    public const string Location = "local";
    public const string Cpu = "cpu";

    private const double CpuTeraflops = 0.05;
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(15);

    public double CpuCores { get; } = Math.Max(cpuSlots, Environment.ProcessorCount);

    public double MemoryGiB { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);

    public IReadOnlyList<Offer> Offers => field ??= MakeOffers();

    /// <summary>Indices of the GPUs behind a compute type; the position in the list is the card's number in its queue.</summary>
    public IReadOnlyList<int> GpuIndices(string computeType) =>
        [.. gpus.Where(gpu => gpu.Name == computeType).Select(gpu => gpu.Index)];

    public static async Task<Hardware> ReadAsync(
        int cpuSlots, IReadOnlyDictionary<string, decimal> cardHourUsd, CancellationToken cancellation) =>
        new(cpuSlots, Parse(await QueryAsync(cancellation)), cardHourUsd);

    public static IReadOnlyList<Gpu> Parse(string listing)
    {
        var lines = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<Gpu> found = [];
        foreach (var (index, line) in lines.Index())
        {
            var fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length == 3 && double.TryParse(fields[1], CultureInfo.InvariantCulture, out var memory))
            {
                found.Add(new Gpu(index, fields[0], memory, fields[2]));
            }
        }

        return found;
    }

    private static async Task<string> QueryAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("nvidia-smi") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--query-gpu=name,memory.total,uuid");
        start.ArgumentList.Add("--format=csv,noheader,nounits");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(QueryLimit);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return "";
            }

            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : "";
        }
        catch (Win32Exception)
        {
            // No driver is installed.
            return "";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "";
        }
    }

    private Offer[] MakeOffers() =>
    [
        .. gpus.GroupBy(gpu => gpu.Name).Select(GpuOffer).Select(Priced),
        Priced(new Offer(
            Location, Cpu, DeviceKind.Cpu, cpuSlots, cpuSlots, cpuSlots, MemoryGiB / cpuSlots, CpuCores, MemoryGiB,
            SupportsBf16: false, CpuTeraflops, UsdPerHour: null, SpotUsdPerHour: null, ["reference"])),
    ];

    // Jobs may have some of the cards. There is no market for spot here, so it costs the same.
    private Offer Priced(Offer offer)
    {
        decimal? card = cardHourUsd?.TryGetValue(offer.ComputeType, out var own) == true ? own : cardHourUsd?.TryGetValue("*", out var other) == true ? other : null;
        return offer with { SharesNodes = true, UsdPerHour = card * offer.CardsPerNode, SpotUsdPerHour = card * offer.CardsPerNode };
    }

    private Offer GpuOffer(IGrouping<string, Gpu> cards)
    {
        var count = cards.Count();
        var (teraflops, bf16) = GpuModels.Find(cards.Key);
        return new Offer(
            Location, cards.Key, DeviceKind.Gpu, count, count, count, cards.Min(gpu => gpu.MemoryMiB) / 1024, CpuCores, MemoryGiB,
            bf16, teraflops, UsdPerHour: null, SpotUsdPerHour: null, ["reference", "llamafactory"]);
    }
}
