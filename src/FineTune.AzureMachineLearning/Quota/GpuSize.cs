using System.Text.RegularExpressions;

namespace FineTune.AzureMachineLearning.Quota;

/// <summary>What the service does not tell of the NVIDIA cards in a VM size.</summary>
/// <param name="Model">Model of the card.</param>
/// <param name="MemoryGiB">Memory of one card.</param>
/// <param name="Teraflops">Dense 16-bit tensor throughput of one card, from the vendor's data sheet.</param>
/// <param name="Bf16">Whether it computes in bfloat16.</param>
internal sealed partial record GpuSize(string Model, double MemoryGiB, double Teraflops, bool Bf16)
{
    // The first row that matches decides. Sizes with cards of other makers, parts of a card or Arm processors have no row.
    private static readonly (Regex Name, GpuSize Gpu)[] Rows =
    [
        (H200(), new("H200", 141, 989, true)),
        (H100Nvl(), new("H100 NVL", 94, 835, true)),
        (H100(), new("H100", 80, 989, true)),
        (A100Small(), new("A100", 40, 312, true)),
        (A100(), new("A100", 80, 312, true)),
        (A10(), new("A10", 24, 125, true)),
        (V100Large(), new("V100", 32, 125, false)),
        (V100(), new("V100", 16, 125, false)),
        (T4(), new("T4", 16, 65, false)),
    ];

    /// <summary>The cards of a size; null where they are unknown.</summary>
    public static GpuSize? Find(string vmSize)
    {
        foreach (var (name, gpu) in Rows)
        {
            if (name.IsMatch(vmSize))
            {
                return gpu;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^standard_nd\d+isr_h200_v5$", RegexOptions.IgnoreCase)]
    private static partial Regex H200();

    [GeneratedRegex(@"^standard_nc\d+ad(i?)s_h100_v5$", RegexOptions.IgnoreCase)]
    private static partial Regex H100Nvl();

    [GeneratedRegex(@"^standard_nd\d+is(r?)_h100_v5$", RegexOptions.IgnoreCase)]
    private static partial Regex H100();

    [GeneratedRegex(@"^standard_nd96as(r?)_(a100_)?v4$", RegexOptions.IgnoreCase)]
    private static partial Regex A100Small();

    [GeneratedRegex(@"^standard_(nc\d+ads|nd96ams(r?))_a100_v4$", RegexOptions.IgnoreCase)]
    private static partial Regex A100();

    [GeneratedRegex(@"^standard_nv(36|72)ad(m?)s_a10_v5$", RegexOptions.IgnoreCase)]
    private static partial Regex A10();

    [GeneratedRegex(@"^standard_nd40rs_v2$", RegexOptions.IgnoreCase)]
    private static partial Regex V100Large();

    [GeneratedRegex(@"^standard_nc(6|12|24)(r?)s_v3$", RegexOptions.IgnoreCase)]
    private static partial Regex V100();

    [GeneratedRegex(@"^standard_nc\d+as_t4_v3$", RegexOptions.IgnoreCase)]
    private static partial Regex T4();
}
