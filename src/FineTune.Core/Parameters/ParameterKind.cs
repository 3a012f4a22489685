namespace FineTune.Core.Parameters;

/// <summary>What a parameter's value is.</summary>
public enum ParameterKind
{
    Text,
    Integer,
    Number,
    Flag,
    Choice,

    /// <summary>ISO 8601 duration, as <c>PT2H</c>.</summary>
    Duration,

    /// <summary>Bytes with a binary unit, as <c>4Gi</c>; held in GiB.</summary>
    Memory,
}
