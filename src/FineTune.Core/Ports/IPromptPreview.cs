using FineTune.Core.Datasets.Preview;

namespace FineTune.Core.Ports;

/// <summary>Shows rows as training sees them, by the code that trains them. A host without that code has none.</summary>
public interface IPromptPreview
{
    /// <param name="rows">JSON lines, as they train.</param>
    /// <param name="preview">How to show them; sound.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<PreviewAnswer> ShowAsync(ReadOnlyMemory<byte> rows, PreviewOptions preview, CancellationToken cancellation);
}
