namespace FineTune.AzureMachineLearning.Quota;

/// <summary>A count that quota limits, in cores.</summary>
internal sealed record Usage(string? Id, string? Type, string? Unit, long CurrentValue, long Limit, UsageName Name);

internal sealed record UsageName(string Value, string? LocalizedValue = null);
