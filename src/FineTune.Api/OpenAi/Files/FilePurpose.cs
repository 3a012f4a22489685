using FineTune.Api.OpenAi.Errors;

namespace FineTune.Api.OpenAi.Files;

/// <summary>What a file is for.</summary>
internal static class FilePurpose
{
    public const string FineTune = "fine-tune";
    public const string Results = "fine-tune-results";

    public static void Check(string? purpose, FaultList faults)
    {
        if (string.IsNullOrEmpty(purpose))
        {
            faults.Add("purpose", "missing_required_parameter", $"'purpose' is needed: '{FineTune}'.");
        }
        else if (purpose != FineTune)
        {
            faults.Add("purpose", "invalid_value", $"This server keeps files for fine-tuning only. Send purpose '{FineTune}'.");
        }
    }
}
