using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Rows of <c>instruction, input, output, system, history</c>.</summary>
internal static class AlpacaRows
{
    public static void Check(CheckedRow row)
    {
        CheckQuestion(row);
        if (row.Fields[RowField.Output] is not 0 and var output)
        {
            if (row.ReadText(output, isAnswer: true) == 0)
            {
                row.TellAt(RowFindings.EmptyAnswer, output);
            }
        }
        else
        {
            row.TellAt(RowFindings.MissingField, 0, "output");
        }
    }

    /// <summary>Everything but the answer.</summary>
    public static void CheckQuestion(CheckedRow row)
    {
        if (!row.Fields.Names(RowField.Instruction))
        {
            row.TellAt(RowFindings.MissingField, 0, "instruction");
            return;
        }

        var asked = 0L;
        foreach (var field in (ReadOnlySpan<RowField>)[RowField.Instruction, RowField.Input])
        {
            asked += row.Fields.Has(field) ? Math.Abs(row.ReadText(row.Fields[field])) : 0;
        }

        if (asked == 0)
        {
            row.TellAt(RowFindings.EmptyQuestion, row.Fields[RowField.Instruction]);
        }

        if (row.Fields.Has(RowField.System))
        {
            row.ReadText(row.Fields[RowField.System]);
        }

        if (row.Fields.Has(RowField.History))
        {
            CheckHistory(row, row.Fields[RowField.History]);
        }
    }

    private static void CheckHistory(CheckedRow row, int history)
    {
        var tape = row.Tape;
        if (tape[history].Type != JsonTokenType.StartArray)
        {
            row.TellAt(RowFindings.HistoryShape, history);
            return;
        }

        for (var pair = history + 1; pair < tape[history].Next - 1; pair = tape[pair].Next)
        {
            if (tape[pair].Type != JsonTokenType.StartArray || tape[pair].Next != pair + 4 || !row.IsText(pair + 1) || !row.IsText(pair + 2))
            {
                row.TellAt(RowFindings.HistoryShape, pair);
                continue;
            }

            row.ReadText(pair + 1);
            row.ReadText(pair + 2, isAnswer: true);
        }
    }
}
