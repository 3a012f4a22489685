namespace FineTune.Core.Datasets.Reading;

/// <summary>Lines of plain text as rows <c>{"text": …}</c>.</summary>
internal sealed class TextLineReader(LineReader lines) : RowReader
{
    private readonly JsonRowWriter writer = new();

    public override bool IsVerbatim => false;

    public override async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        if (!await lines.NextAsync(cancellation))
        {
            Unreadable = lines.Unreadable;
            return false;
        }

        Line = lines.Line;
        writer.Begin();
        writer.Text("text"u8, lines.Row.Span);
        Row = writer.End();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        lines.Dispose();
        base.Dispose(disposing);
    }
}
