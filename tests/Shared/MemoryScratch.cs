using FineTune.Core.Ports;

namespace FineTune.Tests.Shared;

/// <summary>Scratch files in memory. Compiled into each project that needs it.</summary>
internal sealed class MemoryScratch : IScratchFiles
{
    public Stream Create() => new MemoryStream();
}
