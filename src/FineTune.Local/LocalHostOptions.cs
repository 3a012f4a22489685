using FineTune.AzureMachineLearning;

namespace FineTune.Local;

/// <summary>Where this host finds and keeps things. Configuration section <c>FineTune</c>, or variables <c>FineTune__Name</c>.</summary>
internal sealed class LocalHostOptions
{
    /// <summary>State of storage emulator and training; default <c>.finetune</c> below the working directory.</summary>
    public string DataDirectory { get; set; } = ".finetune";

    /// <summary>Base models, one folder each in Hugging Face layout.</summary>
    public string ModelsDirectory { get; set; } = "models";

    /// <summary>Folder that holds the Python package <c>finetune_trainer</c>.</summary>
    public string TrainerDirectory { get; set; } = "src/trainer";

    /// <summary>Folder of the built web console.</summary>
    public string ConsoleDirectory { get; set; } = "src/console/dist";

    /// <summary>A Python with PyTorch.</summary>
    public string Python { get; set; } = "python3";

    /// <summary>Slots of the cpu offer; 0 takes the machine's cores.</summary>
    public int CpuSlots { get; set; }

    /// <summary>Price of one card for an hour in US dollars, by compute type; <c>*</c> stands for every other. None by default.</summary>
    public IDictionary<string, decimal> CardHourUsd { get; } = new Dictionary<string, decimal>();

    /// <summary>Whether jobs of spot priority are taken their cards, at a checkpoint, when a dedicated job waits for them.</summary>
    public bool PreemptSpot { get; set; } = true;

    /// <summary>Names of variables of the host's environment that the trainer gets beside those that it is known to need. None by default:
    /// code of models and packages sees what the trainer sees.</summary>
    public IList<string> PassVariables { get; } = [];

    /// <summary>A storage account; empty starts Azurite, or uses the one that listens.</summary>
    public string StorageConnectionString { get; set; } = "";

    /// <summary>Azure ML workspaces that jobs may run in as well.</summary>
    public AzureMlOptions AzureMl { get; set; } = new();

    /// <summary>First of Azurite's three ports: blobs, queues, tables.</summary>
    public int AzuritePort { get; set; } = 10000;
}
