namespace FineTune.Core.Parameters;

/// <summary>Programs that train. A row, or a choice, of the table names those that can do what it asks.</summary>
[Flags]
public enum Engines
{
    None = 0,

    /// <summary>The plain PyTorch program of this repository, on cpu or GPU.</summary>
    Reference = 1,

    /// <summary>LLaMA-Factory, on NVIDIA GPUs.</summary>
    LlamaFactory = 2,

    All = Reference | LlamaFactory,
}
