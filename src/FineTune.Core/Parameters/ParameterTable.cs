using FineTune.Core.Findings;

namespace FineTune.Core.Parameters;

/// <summary>Every parameter of a task, one row each. Facts: LLaMA-Factory's arguments and the product's specification.</summary>
public static partial class ParameterTable
{
    /// <summary>All rows, in the order of the form.</summary>
    public static IReadOnlyList<Parameter> All => Lists.All;

    /// <summary>Rows that a task has once.</summary>
    public static IReadOnlyList<Parameter> OfTask => Lists.OfTask;

    /// <summary>Rows that each job has.</summary>
    public static IReadOnlyList<Parameter> OfJob => Lists.OfJob;

    private static string[] LoraOnly => ["lora"];

    private static string[] FreezeOnly => ["freeze"];

    private static string[] SftOnly => ["sft"];

    private static string[] DpoOnly => ["dpo"];

    private static string[] KtoOnly => ["kto"];

    private static LocalizedText Steps => new("steps", "步");

    // Apart from the rows, because the order in which the files' rows come to exist is not ours.
    private static class Lists
    {
        public static readonly IReadOnlyList<Parameter> All =
        [
            Name, Location, Model, Template, Method, Stage, Dataset, ValidationDataset,
            Nodes, ComputeType, Cards, Priority, MaxDuration, Budget, BudgetPolicy, Retries, Cpu, Memory, SharedMemory,
            LearningRate, Epochs, MaxGradNorm, MaxSamples, Precision, CutoffLength, BatchSize, GradientAccumulation, ValidationRatio, Scheduler,
            Seed, MaxSteps, WeightDecay,
            LoraRank, LoraAlpha, LoraDropout, LearningRateRatio, TargetModules, RsLora, DoRa,
            QuantizationBits, QuantizationMethod, RopeScaling, Acceleration, Distributed, GradientCheckpointing, FreezeTrainableLayers,
            LoggingSteps, SaveSteps, EvaluationSteps, SaveTotalLimit, WarmupSteps, WarmupRatio, NeftuneAlpha, Optimizer, Packing, TrainOnPrompt,
            PreferenceBeta, PreferenceLoss, KtoChosenWeight, KtoRejectedWeight, EarlyStoppingSteps, ReportTo,
        ];

        public static readonly IReadOnlyList<Parameter> OfTask = [.. All.Where(row => row.Section == ParameterSection.Basic)];

        public static readonly IReadOnlyList<Parameter> OfJob = [.. All.Where(row => row.Section != ParameterSection.Basic)];
    }
}
