namespace FineTune.Core.Ports;

/// <summary>Room for what is too large for memory and needed only for a moment.</summary>
public interface IScratchFiles
{
    /// <summary>A new, empty, seekable stream; what was written is gone when it is closed, or when the process dies.</summary>
    Stream Create();
}
