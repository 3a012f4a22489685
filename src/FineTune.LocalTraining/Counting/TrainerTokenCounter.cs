using System.Collections.Concurrent;
using System.Security.Cryptography;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Models;
using FineTune.LocalTraining.Trainer;

namespace FineTune.LocalTraining.Counting;

/// <summary>
/// Counts through the trainer's own command, with the tokenizer of a model's folder or of the hub's cache. No library of .NET does: a host
/// runs without ICU, so that it cannot bring text into the normal form that many tokenizers read.
/// </summary>
public sealed class TrainerTokenCounter(LocalTrainingOptions options) : ITokenCounter
{
    /// <summary>What tells a tokenizer: its file, and the file that names its end token.</summary>
    private static readonly string[] Files = ["tokenizer.json", "tokenizer_config.json"];

    private readonly RowsCommand trainer = new(options, TimeSpan.FromMinutes(3));
    private readonly ConcurrentDictionary<string, (string Stamp, string Hash)> known = [];

    /// <inheritdoc/>
    public async ValueTask<string?> IdentifyAsync(BaseModel model, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (FolderOf(model) is not { } folder)
        {
            return null;
        }

        var files = Files.Select(file => new FileInfo(Path.Combine(folder, file))).Where(file => file.Exists).ToList();
        var stamp = string.Join('|', files.Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        if (!known.TryGetValue(folder, out var told) || told.Stamp != stamp)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in files)
            {
                hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file.FullName, cancellation)));
            }

            known[folder] = told = (stamp, Convert.ToHexStringLower(hash.GetCurrentHash()));
        }

        return told.Hash;
    }

    /// <inheritdoc/>
    public async Task<RowLengthsAnswer> CountAsync(ReadOnlyMemory<byte> rows, BaseModel model, string template, string stage, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        var folder = FolderOf(model) ?? throw new FileNotFoundException($"The tokenizer of '{model.Name}' is gone.");
        var (counted, refusal) = await trainer.RunAsync<RowLengths>(rows, ["count", "--model", folder, "--template", template, "--stage", stage], cancellation);
        return new RowLengthsAnswer(counted, refusal);
    }

    private string? FolderOf(BaseModel model)
    {
        var folder = model.IsFetched ? HubCache.FindModel(options.HubCacheDirectory, model.Source) : Path.Combine(options.ModelsDirectory, model.Name);
        return folder is not null && File.Exists(Path.Combine(folder, Files[0])) ? Path.GetFullPath(folder) : null;
    }
}
