using FineTune.Core.Ports;

namespace FineTune.Functions.Tests;

/// <summary>Scratch files in memory.</summary>
internal sealed class MemoryScratch : IScratchFiles
{
    public Stream Create() => new MemoryStream();
}
