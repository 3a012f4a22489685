using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Rows that hold a conversation, in either dialect.</summary>
internal static class ConversationRows
{
    /// <summary>A conversation that ends on an answer.</summary>
    public static void Check(CheckedRow row, Dialect dialect) => Check(row, dialect, row.Fields[dialect.List], endsOnAnswer: true);

    /// <summary>A conversation that ends on a question, whose answers stand elsewhere.</summary>
    public static void CheckQuestion(CheckedRow row, Dialect dialect) => Check(row, dialect, row.Fields[dialect.List], endsOnAnswer: false);

    private static void Check(CheckedRow row, Dialect dialect, int list, bool endsOnAnswer)
    {
        if (row.Fields.Has(RowField.System))
        {
            row.ReadText(row.Fields[RowField.System]);
        }

        if (row.Fields.Has(RowField.Tools))
        {
            ToolTexts.CheckTools(row, row.Fields[RowField.Tools], mayBeList: dialect.HasToolCalls);
        }

        var tape = row.Tape;
        if (list == 0)
        {
            row.TellAt(RowFindings.MissingField, 0, dialect.HasToolCalls ? "messages" : "conversations");
            return;
        }

        if (tape[list].Type != JsonTokenType.StartArray)
        {
            row.TellAt(RowFindings.NotAList, list);
            return;
        }

        if (tape[list].Next == list + 2)
        {
            row.TellAt(RowFindings.EmptyConversation, list);
            return;
        }

        var turns = new Turns(endsOnAnswer);
        var (isWhole, number) = (true, 0);
        for (var message = list + 1; message < tape[list].Next - 1; message = tape[message].Next)
        {
            var (speaker, hasWords) = ReadMessage(row, dialect, number++, message);
            isWhole &= speaker != Speaker.Unknown;
            turns.Add(row, message, speaker, hasWords);
        }

        if (isWhole)
        {
            turns.End(row, list);
        }
    }

    private static (Speaker Speaker, bool HasWords) ReadMessage(CheckedRow row, Dialect dialect, int number, int message)
    {
        var fields = row.Messages.Read(row, number, message, dialect);
        if (fields.Role == 0 || !row.IsText(fields.Role) || fields.IsMixed)
        {
            row.TellAt(RowFindings.NotAMessage, message);
            return (Speaker.Unknown, false);
        }

        if (dialect.Find(row.Content(fields.Role)) is not { } role)
        {
            var given = row.Decode(fields.Role);
            row.TellAt(RowFindings.UnknownRole, fields.Role, given.Length <= 40 ? given : given[..40]);
            return (Speaker.Unknown, false);
        }

        row.Roles.Add(role);
        if (fields.Calls > 0)
        {
            ToolTexts.CheckCalls(row, fields.Calls);
        }

        if (fields.Weight > 0)
        {
            CheckWeight(row, fields.Weight);
        }

        return (role.Speaker, ReadContent(row, fields.Content, message, role.Speaker, hasCalls: fields.Calls > 0));
    }

    private static bool ReadContent(CheckedRow row, int content, int message, Speaker speaker, bool hasCalls)
    {
        if (content == 0)
        {
            if (!hasCalls)
            {
                row.TellAt(RowFindings.MissingField, message);
            }

            return false;
        }

        if (row.Tape[content].Type == JsonTokenType.StartArray)
        {
            row.TellAt(RowFindings.ContentIsParts, content);
            return false;
        }

        var isAnswer = speaker == Speaker.Assistant;
        var units = row.ReadText(content, isAnswer);
        if (units == 0 && !hasCalls && speaker is Speaker.Assistant or Speaker.Human)
        {
            row.TellAt(isAnswer ? RowFindings.EmptyAnswer : RowFindings.EmptyQuestion, content);
        }
        else if (speaker == Speaker.Call && units >= 0)
        {
            ToolTexts.CheckCall(row, content);
        }

        return units > 0;
    }

    private static void CheckWeight(CheckedRow row, int weight)
    {
        var value = row.Content(weight);
        if (row.Tape[weight].Type != JsonTokenType.Number || !(value.SequenceEqual("0"u8) || value.SequenceEqual("1"u8)))
        {
            row.TellAt(RowFindings.BadWeight, weight);
        }
        else if (value[0] == '0')
        {
            row.TellAt(RowFindings.WeightNotUsed, weight);
        }
    }
}
