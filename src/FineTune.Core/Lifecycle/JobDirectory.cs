using System.Globalization;
using FineTune.Core.Datasets;

namespace FineTune.Core.Lifecycle;

/// <summary>Paths within a job directory, <c>runs/{taskId}/{job}/</c>. The contract between control plane and trainer.</summary>
public static class JobDirectory
{
    public const string JobFile = "job.json";
    public const string ConfigFile = "config.yaml";
    public const string MetricsFile = "metrics.jsonl";
    public const string DevicesFile = "devices.jsonl";
    public const string HeartbeatFile = "heartbeat.json";
    public const string ResultFile = "result.json";

    /// <summary><c>{"attempt": N}</c>, written by the control plane where it cannot signal the processes: training of that attempt saves
    /// a checkpoint and ends.</summary>
    public const string StopFile = "stop.json";
    public const string CheckpointsFolder = "checkpoints/";
    public const string AdapterFolder = "adapter/";

    /// <summary>Written with every adapter.</summary>
    public const string AdapterConfig = AdapterFolder + "adapter_config.json";
    public const string ModelFolder = "model/";

    /// <summary>Written with every model.</summary>
    public const string ModelConfig = ModelFolder + "config.json";

    /// <summary>Says how far the export of the model is; written by the control plane.</summary>
    public const string ExportFile = "export.json";

    /// <summary>The exported model: base model and adapter in one.</summary>
    public const string MergedFolder = "merged/";

    /// <summary>The last evaluation of the model; written by the control plane.</summary>
    public const string EvaluationFile = "evaluation.json";
    public const string LogsFolder = "logs/";

    /// <summary>Where the trained model lies, in whichever of its two forms, and what was made of it. The model itself is the first
    /// to go: a follow-up that is under way looks for it when it ends, and removes what it made where it is gone.</summary>
    public static IReadOnlyList<string> ModelParts { get; } = [AdapterFolder, ModelFolder, MergedFolder, ExportFile, EvaluationFile];

    /// <summary>Written last into a checkpoint's folder; one without it is not to be used.</summary>
    public const string CompleteMarker = "COMPLETE";

    /// <summary>Folder of an attempt's logs.</summary>
    public static string LogsOf(int attempt) => string.Create(CultureInfo.InvariantCulture, $"{LogsFolder}attempt-{attempt}/");

    /// <summary>Where the file of a dataset version lies; not mirrored into storage, which has it already.</summary>
    public static string DataPath(DatasetVersion version) => $"data/{version.Dataset}-{version.Version}{Path.GetExtension(version.FileName)}";
}
