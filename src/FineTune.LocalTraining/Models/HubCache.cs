namespace FineTune.LocalTraining.Models;

/// <summary>The folder in which the libraries of Hugging Face keep what jobs of this machine fetched from the hub.</summary>
internal static class HubCache
{
    /// <summary>Where it is, by the variables that the libraries read.</summary>
    public static string Directory =>
        Variable("HF_HUB_CACHE")
        ?? (Variable("HF_HOME") is { } home ? Path.Combine(home, "hub") : null)
        ?? Path.Combine(Variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "huggingface", "hub");

    /// <summary>Folder of a model as it was fetched last; null where it was not.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="id">Its id on the hub, as <c>Qwen/Qwen3-0.6B</c>.</param>
    public static string? FindModel(string cache, string id)
    {
        var model = Path.Combine(cache, $"models--{id.Replace("/", "--", StringComparison.Ordinal)}");
        var main = Path.Combine(model, "refs", "main");
        if (!File.Exists(main))
        {
            return null;
        }

        var snapshot = Path.Combine(model, "snapshots", Path.GetFileName(File.ReadAllText(main).Trim()));
        return System.IO.Directory.Exists(snapshot) ? snapshot : null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
