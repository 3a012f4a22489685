namespace FineTune.Core.Estimates;

/// <summary>What a job will take, before it is paid for.</summary>
/// <param name="Job">Name of the job.</param>
/// <param name="ComputeType">Compute it would run on: the one asked for, or the location's best.</param>
/// <param name="TrainRows">Rows that train, after the validation split.</param>
/// <param name="StepsPerEpoch">Optimizer steps of one pass.</param>
/// <param name="Steps">Optimizer steps of the run.</param>
/// <param name="Tokens">Tokens that pass through the model while training.</param>
/// <param name="MemoryGiBPerCard">Memory of one card in GiB.</param>
/// <param name="FitsCard">Whether the card has as much.</param>
/// <param name="Duration">From start of the processes to the end.</param>
/// <param name="CostUsd">Price of all nodes for that time; null where the location costs nothing.</param>
/// <param name="TokensCounted">Whether the tokens of the rows that train were counted under the model's tokenizer; else they are estimated by
/// characters.</param>
public sealed record Estimate(
    string Job, string ComputeType, long TrainRows, long StepsPerEpoch, long Steps, long Tokens, double MemoryGiBPerCard, bool FitsCard, TimeSpan Duration, decimal? CostUsd,
    bool TokensCounted = false);
