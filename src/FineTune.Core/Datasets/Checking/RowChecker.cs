using System.Text;
using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Checks rows by themselves. One object serves for one batch after another.</summary>
/// <param name="options">How to check.</param>
/// <param name="isLine">Whether a row is a line of the file, which readers may end at a carriage return too.</param>
internal sealed class RowChecker(CheckOptions options, bool isLine)
{
    private readonly CheckedRow row = new();
    private DatasetFormat format;

    // Of the row, and of all that are laid out as it is.
    private DatasetFormat shape;

    /// <summary>Checks every row of a batch and notes in the batch what it found.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="known">Row shape of the file; unknown where no row before had a known one.</param>
    public void Check(RowBatch batch, DatasetFormat known)
    {
        format = known;
        row.Marks.Read(batch.Bytes);
        batch.FindRows(row.Marks);
        foreach (ref var one in batch.Rows)
        {
            row.Begin(batch, one);
            if (IsRead(batch) && IsObject())
            {
                CheckShape();
                SensitiveData.Find(row.Row, row.Marks, row);
                one.Hash = RowHash.Of(row.Row, trains: !row.HasFailed);
            }

            one.Trains = !row.HasFailed;
            if (one.Trains)
            {
                Measure(batch.Totals);
            }
            else
            {
                batch.Totals.AddInvalid();
            }
        }

        batch.Format = format;
    }

    private void Measure(ReportTotals totals)
    {
        var tokens = totals.Add(row);
        if (tokens > options.CutoffLength)
        {
            row.TellAt(ContentFindings.LongerThanCutoff, 0, $"≈ {tokens} tokens, {tokens - options.CutoffLength} beyond {options.CutoffLength}");
        }
    }

    private bool IsRead(RowBatch batch)
    {
        // What the scanner takes is right. What is wrong with a row is sought only where it does not.
        var isRight = row.Marks.IsUtf8 && row.Tape.TryScan(row.Row) && !(isLine && row.Tape.HasCarriageReturn);
        return isRight || (CheckBytes() && CheckJson(batch));
    }

    private bool CheckBytes()
    {
        var bytes = row.Row;
        if (!row.Marks.IsUtf8 && !Utf8Check.IsValid(bytes, out _))
        {
            var valid = ValidLength(bytes);
            row.TellRaw(FileFindings.InvalidUtf8, valid, LegacyEncodings.Describe(bytes, valid));
            return false;
        }

        if (isLine && bytes.IndexOf((byte)'\r') is >= 0 and var carriage)
        {
            row.TellRaw(FileFindings.CarriageReturn, carriage);
            return false;
        }

        return true;
    }

    private bool CheckJson(RowBatch batch)
    {
        if (!row.Tape.TryParseMarked(row.Row))
        {
            // NUL is nowhere in JSON, so that it is looked for here only.
            var nul = row.Row.IndexOf((byte)0);
            batch.Malformed++;
            row.TellRaw(nul >= 0 ? FileFindings.NulByte : row.Tape.Fault!, nul >= 0 ? nul : row.Tape.FaultOffset);
            return false;
        }

        return true;
    }

    private bool IsObject()
    {
        if (row.Tape[0].Type != JsonTokenType.StartObject)
        {
            row.TellAt(RowFindings.NotAnObject, 0);
            return false;
        }

        if (row.Tape.LongNumber > 0)
        {
            row.TellAt(RowFindings.NumberTooLong, row.Tape.LongNumber);
            return false;
        }

        return true;
    }

    private void CheckShape()
    {
        if (row.Fields.Read(row.Tape, row.Row))
        {
            shape = RowShapes.Of(row);
        }

        if (row.Fields.Duplicate > 0)
        {
            row.TellAt(RowFindings.DuplicateField, row.Fields.Duplicate);
        }

        if (shape == DatasetFormat.Unknown)
        {
            row.TellAt(RowFindings.UnknownShape, 0);
            return;
        }

        format = format == DatasetFormat.Unknown ? shape : format;
        if (shape != format)
        {
            row.TellAt(RowFindings.MixedFormats, 0, $"{shape}, {format}");
            return;
        }

        RowShapes.Check(row, shape);
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
