using System.Text;
using System.Text.RegularExpressions;
using FineTune.Api.Datasets;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;

namespace FineTune.Api.OpenAi.Files;

/// <summary>Files to train on. Each is a dataset of its own, and so shows wherever datasets do.</summary>
internal sealed partial class TrainingFiles(DatasetIntake intake, IDatasetStore store)
{
    private const int LongestSlug = 46;
    private const int TailLength = 8;
    private const int FindingsTold = 20;

    /// <summary>Checks and keeps a file under an id that the caller chose; repeating it keeps one.</summary>
    /// <param name="fileName">As the client calls it.</param>
    /// <param name="content">A seekable stream of the whole file.</param>
    /// <param name="id">The chosen id.</param>
    /// <param name="life">How long it is kept; null for ever.</param>
    /// <param name="cancellation">Stops it; nothing is then visible.</param>
    /// <exception cref="OpenAiException">The file cannot train; every line that is wrong is told.</exception>
    public async Task<DatasetVersion> AddAsync(string fileName, Stream content, string id, TimeSpan? life, CancellationToken cancellation)
    {
        var name = SafeName(fileName);
        var taken = await intake.AddAsync($"{Slug(name)}-{id[^TailLength..]}", name, content, CheckOptions.Default, cancellation, life);
        return taken.Version ?? throw Unusable(taken.Report);
    }

    /// <exception cref="OpenAiException">There is no such file.</exception>
    public async Task<DatasetVersion> GetAsync(string fileId, string param, CancellationToken cancellation) =>
        FileId.ParseDataset(fileId) is { } reference && await store.FindAsync(reference.Name, reference.Version, cancellation) is { } found
            ? found
            : throw OpenAiException.NotFound(param, $"There is no file '{fileId}'.");

    // A dataset keeps its rows under a name of its own; the name of the upload lives on in that of the dataset.
    public static FileView View(DatasetVersion version) => new(
        FileId.Of(version), version.Bytes, OpenAiJson.Seconds(version.CreatedAt), $"{Tail().Replace(version.Dataset, "")}.jsonl", FilePurpose.FineTune,
        version.ExpiresAt is { } end ? OpenAiJson.Seconds(end) : null);

    /// <summary>Lower-case letters, digits and '-' that remain of a text, to build names from.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var character in Path.GetFileNameWithoutExtension(text).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var kept = slug.ToString(0, Math.Min(slug.Length, LongestSlug)).Trim('-');
        return kept.Length > 0 ? kept : "file";
    }

    // What can stand in a path of the store. JSON Lines is the contract's only format, so that is what no known extension means.
    private static string SafeName(string fileName)
    {
        var last = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var safe = string.Concat(last.Take(100).Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_')).TrimStart('.');
        return Path.GetExtension(safe).ToLowerInvariant() is ".jsonl" or ".json" or ".txt" ? safe : $"{(safe.Length > 0 ? safe : "file")}.jsonl";
    }

    private static OpenAiException Unusable(DatasetReport report)
    {
        if (report.Findings.FirstOrDefault(group => group.Code == StorageQuota.Code) is { } over)
        {
            return UploadDoor.OpenAiAnswer(over.Message, over.Fix);
        }

        var errors = report.Flatten().Where(finding => finding.Severity == Severity.Error).ToList();
        var lines = errors.Take(FindingsTold).Select(finding => $"{(finding.Path.Length > 0 ? finding.Path + ": " : "")}{finding.Message.En} {finding.Fix.En}");
        var rest = errors.Count > FindingsTold ? $"\nand {errors.Count - FindingsTold} more" : "";
        return OpenAiException.Invalid("file", "invalid_training_file", $"The file cannot train.\n{string.Join('\n', lines)}{rest}");
    }

    [GeneratedRegex("-[0-9a-f]{8}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tail();
}
