namespace ArmSimulator;

/// <summary>What is simulated and how fast it is.</summary>
public sealed class SimulatorOptions
{
    public string Subscription { get; set; } = "00000000-0000-0000-0000-000000000001";

    public string ResourceGroup { get; set; } = "finetune";

    public string Workspace { get; set; } = "finetune";

    public string Region { get; set; } = "eastus";

    /// <summary>From PUT until the image is there.</summary>
    public TimeSpan Preparing { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the wish for a node until it is there.</summary>
    public TimeSpan Allocation { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>From the end of user code to the terminal status.</summary>
    public TimeSpan Finalizing { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>From a cancel to <c>Canceled</c>.</summary>
    public TimeSpan Cancelling { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Length of an operation on a compute or of a job's deletion.</summary>
    public TimeSpan Operation { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long user code runs where it is not run for real.</summary>
    public TimeSpan Running { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Jobs on one page of a list.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Runs jobs for real; null only lets time pass.</summary>
    public ExecutionOptions? Execution { get; set; }
}

/// <summary>How jobs are run for real, as processes of this machine.</summary>
/// <param name="Python">A Python with PyTorch.</param>
/// <param name="TrainerDirectory">Folder that holds the Python package <c>finetune_trainer</c>.</param>
/// <param name="StorageConnectionString">Account whose containers the datastores stand for.</param>
/// <param name="Containers">Container of each datastore.</param>
public sealed record ExecutionOptions(
    string Python, string TrainerDirectory, string StorageConnectionString, IReadOnlyDictionary<string, string> Containers);
