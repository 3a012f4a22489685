namespace FineTune.Core.Tasks.Rules;

/// <summary>Every rule over several fields: what an engine would refuse is an error, what it would silently ignore a warning.</summary>
internal static class RuleTable
{
    public static IReadOnlyList<TaskRule> All { get; } =
        [.. ComputeRules.All, .. ModelRules.All, .. StageRules.All, .. MethodRules.All, .. KernelRules.All, .. StepRules.All,
            .. LengthRules.All, .. ValidationRules.All, .. SecretRules.All];
}
