using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Datasets.Tokens;

/// <summary>
/// Counts of the tokens of versions. Each is made once for a tokenizer, which several models may share, and a prompt template, and kept
/// beside the version. Where this host's engine lacks the template, the texts are counted without one.
/// </summary>
public sealed class TokenCounts(IDatasetStore store, ITokenCounter? counter = null) : IDisposable
{
    /// <summary>Rows that are counted at most; see <see cref="EvenRows"/>.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Bytes of rows that are counted at most.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const string TextsAlone = "empty";

    // One count at a time takes one core; who waits for the same finds it made.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Whether this host can count.</summary>
    public bool IsHere => counter is not null;

    /// <summary>Counts a version, or takes the count that was made before.</summary>
    /// <param name="version">Version whose rows fit a stage.</param>
    /// <param name="model">Base model whose tokenizer reads them.</param>
    /// <param name="template">Prompt template.</param>
    /// <param name="cancellation">Stops the count.</param>
    public async Task<TokenCountAnswer> CountAsync(DatasetVersion version, BaseModel model, string template, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(model);
        if (version.Report.Fits.FirstOrDefault(fit => fit.Value.Fits).Key is not { } stage)
        {
            return Refuse("version", "does-not-fit", new("The version fits no stage.", "该版本不适用于任何阶段。"), new("See its report.", "请查看其报告。"));
        }

        if (counter is null || await counter.IdentifyAsync(model, cancellation) is not { } tokenizer)
        {
            return Refuse("model", "tokenizer-not-here",
                new($"The tokenizer of '{model.Name}' does not lie on this machine; tokens stay estimated by characters.", $"本机没有“{model.Name}”的分词器，词元数只能按字符估计。"),
                new("Choose a model whose location is 'local', or one that a job here has fetched from its hub.", "请选择位置为 local 的模型，或本机作业已从模型库下载过的模型。"));
        }

        var rendered = Rendered(template);
        var key = KeyOf(tokenizer, rendered);
        await turn.WaitAsync(cancellation);
        try
        {
            return await store.FindTokensAsync(version, key, cancellation) is { } known
                ? new TokenCountAnswer(known, null)
                : await MakeAsync(version, key, rendered, rows => counter.CountAsync(rows, model, rendered ?? TextsAlone, stage, cancellation), cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The counts that were made of versions for the model and template of a task, by name and version of the dataset. Makes none.</summary>
    /// <param name="task">The task's document.</param>
    /// <param name="models">The catalog.</param>
    /// <param name="versions">Versions that the task names.</param>
    /// <param name="cancellation">Stops looking.</param>
    public async Task<IReadOnlyDictionary<DatasetReference, TokenCount>> FindAsync(
        JsonElement task, IReadOnlyList<BaseModel> models, IEnumerable<DatasetVersion> versions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(versions);
        var name = TaskSpecReader.TextOf(task, ParameterTable.Model);
        var model = models.FirstOrDefault(candidate => candidate.Name == name);
        if (counter is null || model is null || await counter.IdentifyAsync(model, cancellation) is not { } tokenizer)
        {
            return SubmissionContext.NoCounts;
        }

        var found = new Dictionary<DatasetReference, TokenCount>();
        var key = KeyOf(tokenizer, Rendered(TaskSpecReader.TextOf(task, ParameterTable.Template) ?? model.OwnTemplate));
        foreach (var version in versions.DistinctBy(version => (version.Dataset, version.Version)))
        {
            if (await store.FindTokensAsync(version, key, cancellation) is { } count)
            {
                found[new DatasetReference(version.Dataset, version.Version)] = count;
            }
        }

        return found;
    }

    public void Dispose() => turn.Dispose();

    private async Task<TokenCountAnswer> MakeAsync(
        DatasetVersion version, string key, string? template, Func<ReadOnlyMemory<byte>, Task<RowLengthsAnswer>> measure, CancellationToken cancellation)
    {
        await using var content = await store.OpenAsync(version, cancellation);
        if (content is null)
        {
            return Refuse("version", "not-found", new("The version is gone.", "该版本已不存在。"), new("Choose another version.", "请选择其他版本。"));
        }

        var rows = await EvenRows.TakeAsync(content, MaxRows, MaxBytes, cancellation);
        var answer = await measure(rows.Lines);
        if (answer.Counted is not { } counted)
        {
            return new TokenCountAnswer(null, answer.Refusal);
        }

        var count = new TokenCount(template, rows.All, rows.Taken, counted.Dropped, counted.Lengths);
        await store.SaveTokensAsync(version, key, count, cancellation);
        return new TokenCountAnswer(count, null);
    }

    private static string? Rendered(string template) =>
        Templates.Find(template)?.Engines.HasFlag(Engines.Reference) == true ? template : null;

    private static string KeyOf(string tokenizer, string? template) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tokenizer}\n{template}")))[..16];

    private static TokenCountAnswer Refuse(string path, string code, LocalizedText message, LocalizedText fix) =>
        new(null, new Finding(path, code, Severity.Error, message, fix));
}
