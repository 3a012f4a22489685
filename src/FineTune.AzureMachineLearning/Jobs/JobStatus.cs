namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>What a status word of the service means.</summary>
internal enum JobPhase
{
    /// <summary>Accepted; no node works for it yet.</summary>
    Waiting,

    /// <summary>User code runs, or its outputs are being stored.</summary>
    Running,

    /// <summary>No heartbeat of the node reaches the service. It may go back to any earlier word, so it ends nothing.</summary>
    Silent,

    /// <summary>A cancel is on its way.</summary>
    Ending,

    Completed,
    Failed,
    Canceled,

    /// <summary>A word that says nothing about training.</summary>
    Unclear,
}

/// <summary>Reads status words. New ones may come; they end nothing.</summary>
internal static class JobStatus
{
    public static JobPhase PhaseOf(string? status) => status switch
    {
        "NotStarted" or "Starting" or "Provisioning" or "Preparing" or "Queued" => JobPhase.Waiting,
        "Running" or "Finalizing" => JobPhase.Running,
        "NotResponding" => JobPhase.Silent,
        "CancelRequested" => JobPhase.Ending,
        "Completed" => JobPhase.Completed,
        "Failed" => JobPhase.Failed,
        "Canceled" => JobPhase.Canceled,
        _ => JobPhase.Unclear,
    };

    public static bool IsTerminal(this JobPhase phase) => phase is JobPhase.Completed or JobPhase.Failed or JobPhase.Canceled;
}
