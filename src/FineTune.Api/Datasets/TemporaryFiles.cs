using FineTune.Core.Ports;

namespace FineTune.Api.Datasets;

/// <summary>Scratch files in the system's folder for temporary files.</summary>
internal sealed class TemporaryFiles : IScratchFiles
{
    public Stream Create() => new FileStream(
        Path.Combine(Path.GetTempPath(), $"finetune-{Guid.NewGuid():N}.tmp"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
}
