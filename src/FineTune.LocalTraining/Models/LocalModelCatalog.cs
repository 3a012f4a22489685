using System.Collections.Concurrent;
using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Machine;

namespace FineTune.LocalTraining.Models;

/// <summary>The base models that lie in <see cref="LocalTrainingOptions.ModelsDirectory"/>, one folder each with a
/// <c>config.json</c>. An optional <c>finetune.json</c> tells what that file does not:
/// <c>{"template", "chat", "licence", "tunedTemplate"}</c>.</summary>
public sealed class LocalModelCatalog(LocalTrainingOptions options) : IModelCatalog
{
    private readonly ConcurrentDictionary<string, (DateTime Stamp, BaseModel Model)> cache = [];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(options.ModelsDirectory))
        {
            return new([]);
        }

        List<BaseModel> models = [];
        foreach (var folder in Directory.EnumerateDirectories(options.ModelsDirectory).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (File.Exists(Path.Combine(folder, "config.json")) && Read(Path.GetFullPath(folder)) is { } model)
            {
                models.Add(model);
            }
        }

        return new(models);
    }

    private BaseModel? Read(string folder)
    {
        try
        {
            var stamp = new DirectoryInfo(folder).EnumerateFiles().Max(file => file.LastWriteTimeUtc);
            if (!cache.TryGetValue(folder, out var cached) || cached.Stamp != stamp)
            {
                cache[folder] = cached = (stamp, Parse(folder));
            }

            return cached.Model;
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or FormatException)
        {
            // A folder that is still being copied, or no language model.
            return null;
        }
    }

    private static BaseModel Parse(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
        var config = document.RootElement;
        var about = ReadAbout(Path.Combine(folder, "finetune.json"));
        var layers = Number(config, 0, "num_hidden_layers", "n_layer");
        var hidden = Number(config, 0, "hidden_size", "n_embd");
        var intermediate = Number(config, 4 * hidden, "intermediate_size", "n_inner");
        var heads = Number(config, 1, "num_attention_heads", "n_head");
        var keyValueHeads = Number(config, heads, "num_key_value_heads");
        var vocabulary = Number(config, 0, "vocab_size");
        var isTied = config.TryGetProperty("tie_word_embeddings", out var tied) && tied.ValueKind == JsonValueKind.True;
        var parameters = SafetensorsHeader.CountParameters(folder)
            ?? Estimate(layers, hidden, intermediate, heads, keyValueHeads, vocabulary, isTied);
        return new BaseModel(
            Path.GetFileName(folder), folder, [Hardware.Location], about.Template ?? "default", about.Chat, parameters, layers, hidden,
            intermediate, heads, keyValueHeads, vocabulary, Number(config, 2048, "max_position_embeddings", "n_positions"),
            about.Licence ?? "unknown", about.TunedTemplate);
    }

    private static About ReadAbout(string path) => File.Exists(path)
        ? JsonSerializer.Deserialize<About>(File.ReadAllBytes(path), JsonSerializerOptions.Web) ?? new About()
        : new About();

    private static int Number(JsonElement config, int otherwise, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            {
                return value.GetInt32();
            }
        }

        return otherwise;
    }

    // A gated decoder, as Llama and Qwen2 are.
    private static long Estimate(
        long layers, long hidden, long intermediate, long heads, long keyValueHeads, long vocabulary, bool isTied)
    {
        var keyValueWidth = hidden / heads * keyValueHeads;
        var layer = (2 * hidden * hidden) + (2 * hidden * keyValueWidth) + (3 * hidden * intermediate) + (2 * hidden);
        return (layers * layer) + (vocabulary * hidden * (isTied ? 1 : 2)) + hidden;
    }

    private sealed record About(string? Template = null, bool Chat = false, string? Licence = null, string? TunedTemplate = null);
}
