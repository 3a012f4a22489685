using FineTune.Core.Catalog;
using FineTune.LocalTraining.Counting;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Tests.Counting;

/// <summary>Tokenizers of this machine's models and of those that jobs have fetched, read by the real trainer.</summary>
public sealed class TrainerTokenCounterTests : IDisposable
{
    private static readonly BaseModel Tiny = OpenModels.All[0] with { Name = "tiny-llama", Source = "models/tiny-llama", Locations = ["local"] };
    private static readonly BaseModel Hub = OpenModels.All.Single(model => model.Name == "Qwen3-0.6B");
    private static readonly byte[] Row = """{"instruction":"How do I reset my password?","output":"Open Settings."}"""u8.ToArray();

    private readonly string folder = Directory.CreateTempSubdirectory("finetune-tokens-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private LocalTrainingOptions Options => new(
        Path.Combine(folder, "data"), Path.Combine(RepositoryRoot.Path, "models"), Path.Combine(RepositoryRoot.Path, "src", "trainer"), "/usr/bin/python3")
    {
        HubCacheDirectory = Path.Combine(folder, "hub"),
    };

    private string Snapshot => Path.Combine(folder, "hub", "models--Qwen--Qwen3-0.6B", "snapshots", "0123abc");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task HubModel_IsKnownOnceAJobHasFetchedItAndAnewWhenItsTokenizerChanges()
    {
        var counter = new TrainerTokenCounter(Options);
        Assert.Null(await counter.IdentifyAsync(Hub, Stop));
        Fetch("tokenizer_config.json");
        Assert.Null(await counter.IdentifyAsync(Hub, Stop));

        Fetch("tokenizer.json");
        var fetched = await counter.IdentifyAsync(Hub, Stop);
        Assert.Matches("^[0-9a-f]{64}$", fetched);
        Assert.Equal(fetched, await counter.IdentifyAsync(Tiny, Stop));

        await File.AppendAllTextAsync(Path.Combine(Snapshot, "tokenizer.json"), " ", Stop);
        Assert.NotEqual(fetched, await counter.IdentifyAsync(Hub, Stop));
    }

    [Fact]
    public async Task Count_OfEitherModel_ReadsTheRowsByItsTokenizer()
    {
        Fetch("tokenizer.json", "tokenizer_config.json");
        var counter = new TrainerTokenCounter(Options);

        var (here, fetched) = (await counter.CountAsync(Row, Tiny, "llama3", "sft", Stop), await counter.CountAsync(Row, Hub, "llama3", "sft", Stop));

        var length = Assert.Single(here.Counted!.Lengths);
        Assert.Equal((0, 1), (here.Counted.Dropped, length.Rows));
        Assert.InRange(length.Tokens, 20, 60);
        Assert.Equal(length, Assert.Single(fetched.Counted!.Lengths));
    }

    [Fact]
    public async Task Count_WhatCannotBeRead_IsRefusedAndLeavesNoFile()
    {
        Fetch("tokenizer_config.json");
        await File.WriteAllTextAsync(Path.Combine(Snapshot, "tokenizer.json"), """{"model":{"type":"Unigram"}}""", Stop);
        var counter = new TrainerTokenCounter(Options);

        Assert.Equal("model_unreadable", (await counter.CountAsync(Row, Hub, "llama3", "sft", Stop)).Refusal!.Code);
        Assert.Equal("bad_data", (await counter.CountAsync("{"u8.ToArray(), Tiny, "llama3", "sft", Stop)).Refusal!.Code);
        var away = new TrainerTokenCounter(Options with { Python = Path.Combine(folder, "no-python") });
        Assert.Equal("trainer-away", (await away.CountAsync(Row, Tiny, "llama3", "sft", Stop)).Refusal!.Code);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "finetune-rows-*"));
    }

    [Fact]
    public void HubCache_NameOfTheRevision_CannotLeaveTheCache()
    {
        Fetch("tokenizer.json");
        var main = Path.Combine(folder, "hub", "models--Qwen--Qwen3-0.6B", "refs", "main");
        File.WriteAllText(main, "../../../../data\n");

        Assert.Null(HubCache.FindModel(Options.HubCacheDirectory, Hub.Source));
        File.WriteAllText(main, "0123abc\n");
        Assert.Equal(Snapshot, HubCache.FindModel(Options.HubCacheDirectory, Hub.Source));
    }

    // As the libraries of Hugging Face leave it.
    private void Fetch(params string[] files)
    {
        var refs = Directory.CreateDirectory(Path.Combine(Snapshot, "..", "..", "refs")).FullName;
        File.WriteAllText(Path.Combine(refs, "main"), "0123abc");
        Directory.CreateDirectory(Snapshot);
        foreach (var file in files)
        {
            File.Copy(Path.Combine(RepositoryRoot.Path, "models", "tiny-llama", file), Path.Combine(Snapshot, file));
        }
    }
}
