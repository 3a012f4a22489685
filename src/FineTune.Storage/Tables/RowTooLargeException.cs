namespace FineTune.Storage.Tables;

/// <summary>A value, or a set of rows that must change together, is larger than the table service takes. Nothing was written.</summary>
public sealed class RowTooLargeException : Exception
{
    public RowTooLargeException()
    {
    }

    public RowTooLargeException(string message)
        : base(message)
    {
    }

    public RowTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
