using System.Text;
using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Datasets;

/// <summary>Counts are made once and found again by whoever they are true for.</summary>
public sealed class TokenCountsTests : IDisposable
{
    private static readonly DatasetVersion Faq = VersionOf(DatasetFormat.Alpaca);

    private readonly OneVersion store = new();
    private readonly WordCounter counter = new();
    private readonly TokenCounts counts;

    public TokenCountsTests() => counts = new TokenCounts(store, counter);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => counts.Dispose();

    [Fact]
    public async Task CountAsync_AskedByManyAtOnce_CountsOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => counts.CountAsync(Faq, Model("tiny"), "llama3", Stop)));

        Assert.Single(counter.Asked);
        Assert.All(answers, answer => Assert.Equal((2, 2, 5, "llama3"), (answer.Count!.Rows, answer.Count.CountedRows, answer.Count.Tokens, answer.Count.Template)));
    }

    [Fact]
    public async Task CountAsync_ModelsOfOneTokenizer_ShareACountAndTemplatesDoNot()
    {
        await counts.CountAsync(Faq, Model("tiny"), "llama3", Stop);
        await counts.CountAsync(Faq, Model("tiny-tuned"), "llama3", Stop);
        Assert.Single(counter.Asked);

        await counts.CountAsync(Faq, Model("tiny"), "qwen", Stop);
        counter.Tokenizer = "another";
        await counts.CountAsync(Faq, Model("tiny"), "llama3", Stop);
        Assert.Equal(["llama3 sft", "qwen sft", "llama3 sft"], counter.Asked);
    }

    [Fact]
    public async Task CountAsync_TemplateThatTheEngineLacks_CountsTheTextsAlone()
    {
        var answer = await counts.CountAsync(Faq, Model("tiny"), "gemma", Stop);

        Assert.Null(answer.Count!.Template);
        Assert.Equal(["empty sft"], counter.Asked);
    }

    [Theory]
    [InlineData(DatasetFormat.Text, "pt")]
    [InlineData(DatasetFormat.PreferenceAlpaca, "rm")]
    [InlineData(DatasetFormat.Kto, "kto")]
    public async Task CountAsync_AnyFormat_ReadsTheRowsAsTheirStageDoes(DatasetFormat format, string stage)
    {
        await counts.CountAsync(VersionOf(format), Model("tiny"), "llama3", Stop);

        Assert.Equal([$"llama3 {stage}"], counter.Asked);
    }

    [Fact]
    public async Task CountAsync_NoTokenizerOrNoStageOrRefused_SaysWhyAndKeepsNothing()
    {
        Assert.Equal("does-not-fit", (await counts.CountAsync(VersionOf(DatasetFormat.Unknown), Model("tiny"), "llama3", Stop)).Refusal!.Code);
        counter.Refusal = new Finding("", "bad_data", Severity.Error, new("a", "a"), new("b", "b"));
        Assert.Equal("bad_data", (await counts.CountAsync(Faq, Model("tiny"), "llama3", Stop)).Refusal!.Code);
        counter.Tokenizer = null;
        Assert.Equal("tokenizer-not-here", (await counts.CountAsync(Faq, Model("tiny"), "llama3", Stop)).Refusal!.Code);
        Assert.Empty(store.Kept);
    }

    [Fact]
    public async Task FindAsync_TaskOfACountedModelAndTemplate_FindsTheCountAndMakesNone()
    {
        Assert.Empty(await FindAsync("""{"model":"tiny"}"""));
        Assert.Empty(counter.Asked);
        await counts.CountAsync(Faq, Model("tiny"), "llama3", Stop);

        Assert.Equal([new DatasetReference("faq", "abc")], (await FindAsync("""{"model":"tiny"}""")).Keys);
        Assert.Single(await FindAsync("""{"model":"tiny","template":"llama3"}"""));
        Assert.Empty(await FindAsync("""{"model":"tiny","template":"qwen"}"""));

        // Its own template is the one it was tuned with before.
        Assert.Empty(await FindAsync("""{"model":"tiny-tuned"}"""));
        Assert.Empty(await FindAsync("""{"model":7}"""));
        Assert.Empty(await FindAsync("[]"));
        Assert.Single(counter.Asked);
    }

    private static BaseModel Model(string name) => Samples.Context.Models.Single(model => model.Name == name);

    private static DatasetVersion VersionOf(DatasetFormat format) =>
        new("faq", "abc", "abc", "faq.jsonl", 10, new DatasetReport(format, 2, 0, 20, 10, 10, []), DateTimeOffset.UnixEpoch);

    private async Task<IReadOnlyDictionary<DatasetReference, TokenCount>> FindAsync(string task)
    {
        using var body = JsonDocument.Parse(task);
        return await counts.FindAsync(body.RootElement, Samples.Context.Models, [Faq, Faq], Stop);
    }

    /// <summary>Takes words for tokens.</summary>
    private sealed class WordCounter : ITokenCounter
    {
        public List<string> Asked { get; } = [];

        public string? Tokenizer { get; set; } = "one";

        public Finding? Refusal { get; set; }

        public ValueTask<string?> IdentifyAsync(BaseModel model, CancellationToken cancellation) => new(Tokenizer);

        public async Task<RowLengthsAnswer> CountAsync(
            ReadOnlyMemory<byte> rows, BaseModel model, string template, string stage, CancellationToken cancellation)
        {
            await Task.Yield();
            Asked.Add($"{template} {stage}");
            var lines = Encoding.UTF8.GetString(rows.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return Refusal is null ? new(new RowLengths(0, [.. lines.Select(line => new RowLength(line.Split(' ').Length, 1))]), null) : new(null, Refusal);
        }
    }

    private sealed class OneVersion : IDatasetStore
    {
        public Dictionary<string, TokenCount> Kept { get; } = [];

        public Task<Stream?> OpenAsync(DatasetVersion version, CancellationToken cancellation) => Task.FromResult<Stream?>(new MemoryStream("a b\nc d e\n"u8.ToArray()));

        public Task<TokenCount?> FindTokensAsync(DatasetVersion version, string key, CancellationToken cancellation) => Task.FromResult(Kept.GetValueOrDefault(key));

        public Task SaveTokensAsync(DatasetVersion version, string key, TokenCount count, CancellationToken cancellation)
        {
            Kept[key] = count;
            return Task.CompletedTask;
        }

        public Task<Stream?> OpenRowsAsync(DatasetVersion version, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<DatasetVersion> AddVersionAsync(
            string dataset, string fileName, Stream content, DatasetReport report, CancellationToken cancellation, TimeSpan? life = null, RowHashes? rows = null) =>
            throw new NotSupportedException();

        public Task<DatasetVersion?> FindAsync(string dataset, string? version, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<DatasetVersion> ListAsync(string? dataset, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string dataset, string? version, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
