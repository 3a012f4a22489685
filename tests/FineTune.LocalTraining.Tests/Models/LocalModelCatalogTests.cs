using System.Buffers.Binary;
using System.Text;
using FineTune.LocalTraining.Models;
using FineTune.LocalTraining.Tests.Fakes;

namespace FineTune.LocalTraining.Tests.Models;

public sealed class LocalModelCatalogTests
{
    private const string Config = """
        {"hidden_size":8,"intermediate_size":16,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,
         "vocab_size":100,"max_position_embeddings":64,"tie_word_embeddings":true}
        """;

    [Fact]
    public async Task List_ReadsFactsFromFilesAndSkipsWhatIsNoModel()
    {
        await using var bench = await Bench.StartAsync();
        var models = bench.Options.ModelsDirectory;
        Write(models, "plain/config.json", Config);
        Write(models, "chat/config.json", Config);
        Write(models, "chat/finetune.json", """{"template":"llama3","chat":true,"licence":"MIT"}""");
        WriteWeights(Path.Combine(models, "chat", "model.safetensors"), """{"a":{"shape":[3,4]},"__metadata__":{},"b":{"shape":[5]}}""");
        Write(models, "broken/config.json", "{");
        Write(models, "notes/readme.txt", "");

        var found = await new LocalModelCatalog(bench.Options).ListAsync(Bench.Cancellation);
        Assert.Equal(["chat", "plain"], found.Select(model => model.Name));
        Assert.Equal(("llama3", true, 17L, "MIT"), (found[0].Template, found[0].IsChat, found[0].Parameters, found[0].Licence));
        Assert.Equal(("default", false, 64), (found[1].Template, found[1].IsChat, found[1].ContextLength));

        // 100 × 8 embedding, 8 final norm, and 2 layers of 192 attention, 384 feed-forward and 16 norm weights.
        Assert.Equal(808 + (2 * 592), found[1].Parameters);
    }

    private static void Write(string root, string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static void WriteWeights(string path, string header)
    {
        var bytes = new byte[8 + header.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(8));
        File.WriteAllBytes(path, bytes);
    }
}
