using FineTune.Core.Findings;

namespace FineTune.Core.Datasets;

/// <summary>Row shape of a dataset file, in LLaMA-Factory's terms.</summary>
public enum DatasetFormat
{
    Unknown,
    Alpaca,
    ShareGpt,
    Messages,
    Text,
    PreferenceAlpaca,
    PreferenceShareGpt,
    Kto,
}

/// <summary>An immutable, content-hashed upload of a dataset.</summary>
/// <param name="Dataset">Name of the dataset: lower-case letters, digits, <c>-</c>; at most 63 characters.</param>
/// <param name="Version">First 16 hexadecimal digits of the content's SHA-256.</param>
/// <param name="Sha256">Whole hash, lower-case hexadecimal.</param>
/// <param name="FileName">Name of the uploaded file, without folders.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Report">What the check of the whole file found.</param>
/// <param name="CreatedAt">When the upload ended, UTC.</param>
public sealed record DatasetVersion(
    string Dataset,
    string Version,
    string Sha256,
    string FileName,
    long Bytes,
    DatasetReport Report,
    DateTimeOffset CreatedAt)
{
    /// <summary>Blob path of the file, below the container of datasets.</summary>
    public string BlobPath => $"{Dataset}/{Version}/{FileName}";
}

/// <summary>What checking a whole dataset file told.</summary>
/// <param name="Format">Detected row shape.</param>
/// <param name="Rows">Rows that can train.</param>
/// <param name="InvalidRows">Rows that the trainer would drop.</param>
/// <param name="Characters">Characters of all trained text; tokens are estimated from it.</param>
/// <param name="MeanRowCharacters">Mean characters of a row.</param>
/// <param name="MaxRowCharacters">Characters of the longest row.</param>
/// <param name="Findings">Errors and warnings, the first of each kind, in file order.</param>
public sealed record DatasetReport(
    DatasetFormat Format,
    long Rows,
    long InvalidRows,
    long Characters,
    double MeanRowCharacters,
    long MaxRowCharacters,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether a task may use the version.</summary>
    public bool IsUsable => Rows > 0 && Findings.All(finding => finding.Severity != Severity.Error);
}
