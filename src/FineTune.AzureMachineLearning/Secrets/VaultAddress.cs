using FineTune.AzureMachineLearning.Arm;

namespace FineTune.AzureMachineLearning.Secrets;

/// <summary>Where a secret of a workspace is in a vault, which knows letters, digits and <c>-</c> only. No name of a secret has two
/// <c>-</c> in a row, so that the last two part it from the workspace.</summary>
internal static class VaultAddress
{
    public static Uri Of(Uri vault, string workspace, string name) => new(vault, $"/secrets/{NameOf(workspace, name)}");

    public static Uri OfCall(Uri vault, string workspace, string name) => ArmApi.Build(vault, $"/secrets/{NameOf(workspace, name)}", Version);

    /// <summary>Brings a deleted secret back, without which its name cannot be used again.</summary>
    public static Uri OfRecovery(Uri vault, string workspace, string name) =>
        ArmApi.Build(vault, $"/deletedsecrets/{NameOf(workspace, name)}/recover", Version);

    private static (string, string) Version => ("api-version", ArmApi.VaultVersion);

    private static string NameOf(string workspace, string name) => $"{workspace}--{name.Replace('_', '-')}";
}
