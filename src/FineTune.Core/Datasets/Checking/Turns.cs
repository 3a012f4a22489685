namespace FineTune.Core.Datasets.Checking;

/// <summary>Follows a conversation: whose turn it is, and whether there is something to train.</summary>
internal struct Turns(bool endsOnAnswer)
{
    private int count;
    private int last;
    private Speaker before;
    private bool asked;
    private bool hasTurn;
    private bool isBroken;

    public void Add(CheckedRow row, int message, Speaker speaker, bool hasWords)
    {
        last = message;
        if (speaker == Speaker.System)
        {
            if (count > 0)
            {
                row.TellAt(RowFindings.SystemNotFirst, message);
                isBroken = true;
            }

            return;
        }

        // The replies to several calls of one turn count as one.
        var isFurtherReply = speaker == Speaker.Observation && before == Speaker.Observation;
        before = speaker;
        if (isFurtherReply)
        {
            return;
        }

        var asks = speaker is Speaker.Human or Speaker.Observation;
        if (speaker != Speaker.Unknown && asks != (count % 2 == 0) && !isBroken)
        {
            row.TellAt(RowFindings.RolesDoNotAlternate, message);
            isBroken = true;
        }

        count++;
        asked = speaker == Speaker.Human ? hasWords : asked;
        hasTurn |= asked && speaker == Speaker.Assistant && hasWords;
    }

    /// <summary>Tells what is wrong with the conversation as a whole.</summary>
    public readonly void End(CheckedRow row, int list)
    {
        if (isBroken)
        {
            return;
        }

        if (count == 0)
        {
            row.TellAt(RowFindings.EmptyConversation, list);
        }
        else if (endsOnAnswer && count % 2 != 0)
        {
            row.TellAt(RowFindings.EndsOnQuestion, last);
        }
        else if (!endsOnAnswer && count % 2 == 0)
        {
            row.TellAt(RowFindings.EndsOnAnswer, last);
        }
        else if (endsOnAnswer && !hasTurn && !row.HasFailed)
        {
            row.TellAt(RowFindings.NoAnswerToTrain, list);
        }
    }
}
