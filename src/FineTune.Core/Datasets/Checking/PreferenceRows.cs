using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Rows with a chosen and a rejected answer.</summary>
internal static class PreferenceRows
{
    public static void CheckAlpaca(CheckedRow row)
    {
        AlpacaRows.CheckQuestion(row);
        CheckPair(row, row.Fields[RowField.Chosen], row.Fields[RowField.Rejected]);
    }

    public static void CheckShareGpt(CheckedRow row)
    {
        if (row.Fields.Names(RowField.Instruction))
        {
            row.TellAt(RowFindings.MixedFormats, row.Fields[RowField.Instruction], "instruction");
            return;
        }

        ConversationRows.CheckQuestion(row, Dialect.ShareGpt);

        var (chosen, rejected) = (Answer(row, RowField.Chosen), Answer(row, RowField.Rejected));
        if (chosen > 0 && rejected > 0)
        {
            CheckPair(row, chosen, rejected);
        }
    }

    // The value of an answer that is a message; 0 where it is none, which is told.
    private static int Answer(CheckedRow row, RowField field)
    {
        var message = row.Fields[field];
        if (row.Tape[message].Type != JsonTokenType.StartObject)
        {
            row.TellAt(RowFindings.PairTypes, message);
            return 0;
        }

        var fields = MessageFields.Read(row, message, Dialect.ShareGpt);
        if (fields.Role == 0 || fields.Content == 0 || fields.IsMixed)
        {
            row.TellAt(RowFindings.NotAMessage, message);
            return 0;
        }

        if (!row.Content(fields.Role).SequenceEqual("gpt"u8))
        {
            row.TellAt(RowFindings.UnknownRole, fields.Role, row.IsText(fields.Role) ? row.Decode(fields.Role) : null);
            return 0;
        }

        return fields.Content;
    }

    private static void CheckPair(CheckedRow row, int chosen, int rejected)
    {
        if (row.IsText(chosen) != row.IsText(rejected))
        {
            row.TellAt(RowFindings.PairTypes, row.IsText(chosen) ? rejected : chosen);
            return;
        }

        var wholeBefore = row.HasFailed;
        foreach (var answer in (ReadOnlySpan<int>)[chosen, rejected])
        {
            if (row.ReadText(answer, isAnswer: true) == 0)
            {
                row.TellAt(RowFindings.EmptyAnswer, answer);
            }
        }

        if (row.HasFailed == wholeBefore && AreEqual(row, chosen, rejected))
        {
            row.TellAt(RowFindings.PairEqual, rejected);
        }
    }

    private static bool AreEqual(CheckedRow row, int one, int other) => row.Tape[one].Escaped || row.Tape[other].Escaped
        ? row.Decode(one) == row.Decode(other)
        : row.Content(one).SequenceEqual(row.Content(other));
}
