using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Tells rows of different formats apart.</summary>
internal static class RowShapes
{
    // A field decides by its name, be it null: so do the trainer's readers.
    public static DatasetFormat Of(CheckedRow row)
    {
        var fields = row.Fields;
        return fields switch
        {
            _ when fields.Names(RowField.Preferred) || fields.Names(RowField.NotPreferred) => DatasetFormat.PreferenceOpenAi,
            _ when fields.Has(RowField.Tag) => DatasetFormat.Kto,
            _ when fields.Has(RowField.Chosen) || fields.Has(RowField.Rejected) => Preference(row),
            _ when fields.Names(RowField.Instruction) => DatasetFormat.Alpaca,
            _ when fields.Names(RowField.Conversations) => DatasetFormat.ShareGpt,
            _ when fields.Names(RowField.Messages) => DatasetFormat.Messages,
            _ when fields.Has(RowField.Text) => DatasetFormat.Text,
            _ => DatasetFormat.Unknown,
        };
    }

    public static void Check(CheckedRow row, DatasetFormat shape)
    {
        if (shape != DatasetFormat.Text)
        {
            CheckMedia(row);
        }

        switch (shape)
        {
            case DatasetFormat.Alpaca:
                AlpacaRows.Check(row);
                break;
            case DatasetFormat.ShareGpt:
                ConversationRows.Check(row, Dialect.ShareGpt);
                break;
            case DatasetFormat.Messages:
                ConversationRows.Check(row, Dialect.Messages);
                break;
            case DatasetFormat.Kto:
                CheckKto(row);
                break;
            case DatasetFormat.Text:
                if (row.ReadText(row.Fields[RowField.Text]) == 0)
                {
                    row.TellAt(RowFindings.EmptyText, row.Fields[RowField.Text]);
                }

                break;
            case DatasetFormat.PreferenceOpenAi:
                row.TellAt(RowFindings.OpenAiPair, row.Fields[RowField.Preferred]);
                break;
            default:
                CheckPreference(row, shape);
                break;
        }
    }

    private static DatasetFormat Preference(CheckedRow row)
    {
        var answer = row.Fields.Has(RowField.Chosen) ? row.Fields[RowField.Chosen] : row.Fields[RowField.Rejected];
        return row.Tape[answer].Type == JsonTokenType.StartObject || (row.Fields.Names(RowField.Conversations) && !row.Fields.Names(RowField.Instruction))
            ? DatasetFormat.PreferenceShareGpt
            : DatasetFormat.PreferenceAlpaca;
    }

    private static void CheckPreference(CheckedRow row, DatasetFormat shape)
    {
        if (!row.Fields.Has(RowField.Chosen) || !row.Fields.Has(RowField.Rejected))
        {
            row.TellAt(RowFindings.PairIncomplete, 0);
        }
        else if (shape == DatasetFormat.PreferenceShareGpt)
        {
            PreferenceRows.CheckShareGpt(row);
        }
        else
        {
            PreferenceRows.CheckAlpaca(row);
        }
    }

    private static void CheckKto(CheckedRow row)
    {
        var tag = row.Fields[RowField.Tag];
        if (row.Tape[tag].Type is not (JsonTokenType.True or JsonTokenType.False))
        {
            row.TellAt(RowFindings.TagNotBoolean, tag, row.IsText(tag) ? "text" : null);
        }

        if (row.Fields.Names(RowField.Instruction))
        {
            AlpacaRows.Check(row);
        }
        else
        {
            ConversationRows.Check(row, row.Fields.Names(RowField.Conversations) ? Dialect.ShareGpt : Dialect.Messages);
        }
    }

    private static void CheckMedia(CheckedRow row)
    {
        foreach (var field in (ReadOnlySpan<RowField>)[RowField.Images, RowField.Videos, RowField.Audios])
        {
            if (row.Fields[field] is not 0 and var list && row.Tape[list].Next != list + 2)
            {
                row.TellAt(RowFindings.Media, list);
            }
        }
    }
}
