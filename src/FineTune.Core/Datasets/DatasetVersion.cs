using FineTune.Core.Tasks;

namespace FineTune.Core.Datasets;

/// <summary>An immutable, content-hashed upload of a dataset.</summary>
/// <param name="Dataset">Name of the dataset: lower-case letters, digits, <c>-</c>; at most 63 characters.</param>
/// <param name="Version">First 16 hexadecimal digits of the content's SHA-256.</param>
/// <param name="Sha256">Whole hash of the file that trains, lower-case hexadecimal.</param>
/// <param name="FileName">Name of the file that trains, without folders.</param>
/// <param name="Bytes">Size of the file that trains.</param>
/// <param name="Report">What the check of the whole file found.</param>
/// <param name="CreatedAt">When the upload ended, UTC.</param>
/// <param name="Workspace">Workspace that it belongs to.</param>
/// <param name="ExpiresAt">When it may be removed, as soon as no task needs it; null for never.</param>
/// <param name="Author">Who uploaded it; null where nobody had to say who they are, and for files of the inbox.</param>
public sealed record DatasetVersion(
    string Dataset,
    string Version,
    string Sha256,
    string FileName,
    long Bytes,
    DatasetReport Report,
    DateTimeOffset CreatedAt,
    string Workspace = Access.Workspace.Default,
    DateTimeOffset? ExpiresAt = null,
    TaskAuthor? Author = null)
{
    /// <summary>Blob path of the file, below the container of datasets. No dataset has a name like the folder of the workspaces.</summary>
    public string BlobPath => Workspace == Access.Workspace.Default
        ? $"{Dataset}/{Version}/{FileName}"
        : $"_workspaces/{Workspace}/{Dataset}/{Version}/{FileName}";
}
