using FineTune.Core.Catalog;
using FineTune.Core.Datasets.Tokens;

namespace FineTune.Core.Ports;

/// <summary>Counts tokens of rows by the code that trains them. A host without that code has none.</summary>
public interface ITokenCounter
{
    /// <summary>What tells the tokenizer of a model from every other, of at most 64 letters and digits; null where it does not lie where
    /// this host can read it.</summary>
    ValueTask<string?> IdentifyAsync(BaseModel model, CancellationToken cancellation);

    /// <summary>Counts rows.</summary>
    /// <param name="rows">JSON lines, as they train.</param>
    /// <param name="model">Base model whose tokenizer reads them.</param>
    /// <param name="template">Prompt template; one that this host's engine has.</param>
    /// <param name="stage">Stage that would train them.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<RowLengthsAnswer> CountAsync(ReadOnlyMemory<byte> rows, BaseModel model, string template, string stage, CancellationToken cancellation);
}
