using FineTune.Api.OpenAi.Jobs;
using FineTune.Core.Datasets;
using FineTune.Core.Tasks;

namespace FineTune.Api.OpenAi.Files;

/// <summary>
/// Ids of files. A version of a dataset is <c>file-{dataset}.{version}</c>, wherever it was uploaded; the result file of a job is
/// <c>file-{task}.{job}.{tail}</c>.
/// </summary>
internal static class FileId
{
    private const string Prefix = "file-";

    public static string Of(DatasetVersion version) => Of(new DatasetReference(version.Dataset, version.Version));

    public static string Of(DatasetReference reference) => $"{Prefix}{reference.Name}.{reference.Version}";

    public static string OfResults(JobId job) => Prefix + job.Parts;

    /// <summary>The version that an id names; null where it names none.</summary>
    public static DatasetReference? ParseDataset(string id) =>
        Parts(id) is [var dataset, { Length: > 0 and <= 64 } version] && TaskSpecReader.IsName(dataset) && version.All(char.IsAsciiHexDigitLower)
            ? new DatasetReference(dataset, version)
            : null;

    /// <summary>The job whose results an id names; null where it names none.</summary>
    public static JobId? ParseResults(string id) => JobId.ParseParts(Parts(id));

    private static string[] Parts(string id) => id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..].Split('.') : [];
}
