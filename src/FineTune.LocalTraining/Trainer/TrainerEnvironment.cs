using FineTune.Core.Secrets;

namespace FineTune.LocalTraining.Trainer;

/// <summary>
/// What the trainer's processes see of the host's environment. Code of models and packages runs in them, and the host's own variables may
/// hold connection strings, client secrets and keys; so only those that programs of this kind need are passed on.
/// </summary>
internal static class TrainerEnvironment
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // Where programs, libraries, files and certificates are.
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
        "SystemRoot", "windir", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA",

        // How they speak, and through whom.
        "LANG", "LANGUAGE", "TZ", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    };

    /// <summary>Settings of what trains: CUDA, PyTorch, its mathematics, and the libraries of Hugging Face and ModelScope.</summary>
    private static readonly string[] Families =
    [
        "LC_", "XDG_", "CUDA_", "NVIDIA_", "NCCL_", "GLOO_", "TORCH", "PYTORCH_", "TRITON_", "OMP_", "MKL_", "OPENBLAS_", "KMP_",
        "HF_", "HUGGINGFACE_", "TRANSFORMERS_", "DS_", "DEEPSPEED_", "MODELSCOPE_", "USE_MODELSCOPE_HUB",
    ];

    /// <summary>Takes everything else out of an environment.</summary>
    /// <param name="environment">Variables of a process that is going to start; at first those of the host.</param>
    /// <param name="more">Names of further variables that are passed on.</param>
    public static void Clean(IDictionary<string, string?> environment, IReadOnlyCollection<string> more)
    {
        foreach (var name in environment.Keys.Where(name => !IsPassed(name, more)).ToList())
        {
            environment.Remove(name);
        }
    }

    // A secret that the host itself was started with is no workspace's.
    private static bool IsPassed(string name, IReadOnlyCollection<string> more) => SecretTable.Find(name) is null && (
        Names.Contains(name) || more.Contains(name) || Families.Any(family => name.StartsWith(family, StringComparison.Ordinal)));
}
