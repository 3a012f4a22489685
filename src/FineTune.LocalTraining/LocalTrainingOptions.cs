using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining;

/// <summary>Where training on this machine keeps its files and what it runs.</summary>
/// <param name="DataDirectory">Folder for attempts; survives restarts of the host.</param>
/// <param name="ModelsDirectory">Folder with one subfolder for each base model.</param>
/// <param name="TrainerDirectory">Folder that holds the Python package <c>finetune_trainer</c>.</param>
/// <param name="Python">Python interpreter that runs the trainer.</param>
public sealed record LocalTrainingOptions(string DataDirectory, string ModelsDirectory, string TrainerDirectory, string Python)
{
    /// <summary>Price of one card for an hour in US dollars, by compute type; <c>*</c> stands for every other. What has none costs nothing.</summary>
    public IReadOnlyDictionary<string, decimal> CardHourUsd { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Folder in which the libraries of Hugging Face keep what jobs fetched from the hub.</summary>
    public string HubCacheDirectory { get; init; } = HubCache.Directory;

    /// <summary>Training processes that may run on the processor at once.</summary>
    public int CpuSlots { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether jobs of spot priority are taken their cards, at a checkpoint, when a dedicated job waits for them.</summary>
    public bool PreemptSpot { get; init; } = true;

    /// <summary>Variables of the host's environment that the trainer gets beside those that it is known to need.</summary>
    public IReadOnlyList<string> PassVariables { get; init; } = [];
}
