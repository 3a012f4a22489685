using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Checks row after row and keeps what the report tells of them.</summary>
internal sealed class RowChecker(FindingLog log, CheckOptions options)
{
    private readonly CheckedRow row = new(log);
    private readonly ReportTotals totals = new();
    private readonly RowHashes hashes = new();
    private bool toldFull;

    /// <summary>Row shape of the file: that of its first row with a known one.</summary>
    public DatasetFormat Format { get; private set; }

    /// <summary>Rows seen so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Checks a row.</summary>
    /// <param name="isLine">Whether the row is a line of the file, which readers may end at a carriage return too.</param>
    /// <returns>Whether it trains.</returns>
    public bool Check(ReadOnlyMemory<byte> memory, long line, long? column, bool isLine)
    {
        Rows++;
        row.Begin(memory, line, column);
        var isWhole = CheckBytes(isLine) && CheckJson();
        if (isWhole)
        {
            CheckShape();
            Secrets.Find(row.Row, row);
            PersonalData.Find(row.Row, row);
            CheckDuplicate(line);
        }

        if (row.HasFailed)
        {
            totals.AddInvalid();
            return false;
        }

        var tokens = totals.Add(row);
        if (tokens > options.CutoffLength)
        {
            row.TellAt(ContentFindings.LongerThanCutoff, 0, $"≈ {tokens} tokens, {tokens - options.CutoffLength} beyond {options.CutoffLength}");
        }

        return true;
    }

    /// <param name="sourceFormat">Format before rows were rewritten; unknown where they were not.</param>
    /// <param name="unreadable">Rows that did not even get here.</param>
    public DatasetReport Report(DatasetFormat sourceFormat, long unreadable)
    {
        totals.AddInvalid(unreadable);
        totals.TellOfWhole(log, Format);
        return totals.Report(Format, sourceFormat, log.Groups());
    }

    private bool CheckBytes(bool isLine)
    {
        var bytes = row.Row;
        if (!row.IsAscii && !Utf8.IsValid(bytes))
        {
            var valid = ValidLength(bytes);
            row.TellRaw(FileFindings.InvalidUtf8, valid, LegacyEncodings.Describe(bytes, valid));
            return false;
        }

        if (bytes.IndexOf((byte)0) is >= 0 and var nul)
        {
            row.TellRaw(FileFindings.NulByte, nul);
            return false;
        }

        if (isLine && bytes.IndexOf((byte)'\r') is >= 0 and var carriage)
        {
            row.TellRaw(FileFindings.CarriageReturn, carriage);
            return false;
        }

        return true;
    }

    private bool CheckJson()
    {
        if (!row.Tape.TryParse(row.Row))
        {
            row.TellRaw(row.Tape.Fault!, row.Tape.FaultOffset);
            return false;
        }

        if (row.Tape[0].Type != JsonTokenType.StartObject)
        {
            row.TellAt(RowFindings.NotAnObject, 0);
            return false;
        }

        for (var token = 0; token < row.Tape.Count; token++)
        {
            if (row.Tape[token].Type == JsonTokenType.Number && row.Tape[token].Length > 4000)
            {
                row.TellAt(RowFindings.NumberTooLong, token);
                return false;
            }
        }

        return true;
    }

    private void CheckShape()
    {
        row.Fields.Read(row.Tape, row.Row);
        if (row.Fields.Duplicate > 0)
        {
            row.TellAt(RowFindings.DuplicateField, row.Fields.Duplicate);
        }

        var shape = RowShapes.Of(row);
        if (shape == DatasetFormat.Unknown)
        {
            row.TellAt(RowFindings.UnknownShape, 0);
            return;
        }

        Format = Format == DatasetFormat.Unknown ? shape : Format;
        if (shape != Format)
        {
            row.TellAt(RowFindings.MixedFormats, 0, $"{shape}, {Format}");
            return;
        }

        RowShapes.Check(row, shape);
    }

    private void CheckDuplicate(long line)
    {
        var first = hashes.Add(RowHashes.Hash(row.Row), line);
        if (first > 0)
        {
            row.TellAt(ContentFindings.DuplicateRow, 0, $"= {first}");
        }
        else if (hashes.IsFull && !toldFull)
        {
            toldFull = true;
            row.TellAt(ContentFindings.DuplicatesNotSought, 0);
        }
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
