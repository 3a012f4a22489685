namespace FineTune.Core.Datasets.Checking;

/// <summary>Takes findings about the current row.</summary>
internal interface IRowFindings
{
    /// <summary>Notes a finding at a byte of the row.</summary>
    void Tell(FindingKind kind, int offset);
}
