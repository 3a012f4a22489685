namespace FineTune.LocalTraining.Machine;

/// <summary>Vendor figures of common NVIDIA GPUs: dense 16-bit tensor throughput, for estimates.</summary>
internal static class GpuModels
{
    // The first row whose words occur in the name decides, so longer names come before shorter ones.
    private static readonly (string Words, double Teraflops, bool Bf16)[] Rows =
    [
        ("B200", 2250, true),
        ("H200", 989, true),
        ("H100 PCIe", 756, true),
        ("H100", 989, true),
        ("A100", 312, true),
        ("A800", 312, true),
        ("L40", 181, true),
        ("L4", 121, true),
        ("A10", 125, true),
        ("RTX 5090", 210, true),
        ("RTX 4090", 165, true),
        ("RTX 3090", 71, true),
        ("V100", 125, false),
        ("T4", 65, false),
        ("P100", 19, false),
    ];

    /// <summary>The figures of a model; careful ones where it is not known.</summary>
    public static (double Teraflops, bool Bf16) Find(string name)
    {
        foreach (var (words, teraflops, bf16) in Rows)
        {
            if (name.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return (teraflops, bf16);
            }
        }

        return (30, false);
    }
}
