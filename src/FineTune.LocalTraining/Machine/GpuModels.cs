namespace FineTune.LocalTraining.Machine;

/// <summary>
/// Figures of common NVIDIA GPUs, for estimates: dense (not sparse) tensor throughput in TFLOP/s at bfloat16, or float16 where
/// there is no bfloat16, with float32 accumulation, as in NVIDIA's data sheets and architecture white papers of each generation
/// (Pascal, Volta, Turing, Ampere, Ada, Hopper, Blackwell). Data sheets that give only figures "with sparsity" are halved. GeForce
/// cards do half of their float16 rate when they accumulate in float32, and that is what training does.
/// </summary>
internal static class GpuModels
{
    // The first row whose words all occur in the name decides, so longer names come before shorter ones.
    private static readonly (string[] Words, double Teraflops, bool Bf16)[] Rows =
    [
        (["B200"], 2250, true),
        (["H200"], 989, true),
        (["H100", "PCIe"], 756, true),
        (["H100", "NVL"], 835, true),
        (["H100"], 989, true),
        (["H800"], 989, true),
        (["A100"], 312, true),
        (["A800"], 312, true),
        (["L40S"], 362, true),
        (["L40"], 181, true),
        (["L20"], 119.5, true),
        (["L4"], 121, true),
        (["A40"], 150, true),
        (["A30"], 165, true),
        (["A10G"], 70, true),
        (["A10"], 125, true),
        (["RTX 6000 Ada"], 364, true),
        (["RTX A6000"], 155, true),
        (["RTX 5090"], 210, true),
        (["RTX 4090"], 165, true),
        (["RTX 3090"], 71, true),
        (["V100"], 125, false),
        (["Quadro RTX"], 130, false),
        (["T4"], 65, false),
        (["P100"], 19, false),
    ];

    /// <summary>The figures of a model; careful ones where it is not known.</summary>
    public static (double Teraflops, bool Bf16) Find(string name)
    {
        foreach (var (words, teraflops, bf16) in Rows)
        {
            if (words.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return (teraflops, bf16);
            }
        }

        return (30, false);
    }
}
