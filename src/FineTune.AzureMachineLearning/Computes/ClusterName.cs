using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Computes;

/// <summary>Names clusters by what they are made of, so that jobs of one size and tier find the same one.</summary>
internal static class ClusterName
{
    private const int MostCharacters = 24;

    /// <summary>At most 24 characters, of letters, digits and dashes; it ends in a letter, since <c>-digits</c> is refused.</summary>
    public static string Of(string vmSize, ComputePriority tier)
    {
        const string Prefix = "ft-";
        var suffix = tier == ComputePriority.Spot ? "-s" : "-d";
        var bare = vmSize.StartsWith("Standard_", StringComparison.OrdinalIgnoreCase) ? vmSize["Standard_".Length..] : vmSize;
        var size = string.Concat(bare.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        var room = MostCharacters - Prefix.Length - suffix.Length;
        return Prefix + (size.Length > room ? size[..room] : size) + suffix;
    }
}
