using System.Text;
using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>A field of the known formats.</summary>
internal enum RowField
{
    None,
    Instruction,
    Input,
    Output,
    System,
    History,
    Conversations,
    Messages,
    Tools,
    Chosen,
    Rejected,
    Tag,
    Text,
    Images,
    Videos,
    Audios,
    Preferred,
    NotPreferred,
}

/// <summary>Where the known fields stand in a row.</summary>
internal sealed class RowFields
{
    private readonly int[] places = new int[(int)RowField.NotPreferred + 1];
    private int seen;
    private int layout;

    /// <summary>Token of a field's value; 0 where the field is missing or null.</summary>
    public int this[RowField field] => places[(int)field];

    /// <summary>Token of the last name that stood in the row before; 0 where none did.</summary>
    public int Duplicate { get; private set; }

    public bool Has(RowField field) => places[(int)field] > 0;

    /// <summary>Whether the row has a field of that name, be it null.</summary>
    public bool Names(RowField field) => (seen & (1 << (int)field)) != 0;

    /// <returns>False where they stand as in the row before, which is laid out as this one.</returns>
    public bool Read(RowTape tape, ReadOnlySpan<byte> row)
    {
        if (tape.Layout == layout)
        {
            return false;
        }

        layout = tape.Layout;
        Array.Clear(places);
        Duplicate = 0;
        seen = 0;
        var end = tape[0].Next - 1;
        for (var name = 1; name < end; name = tape[name + 1].Next)
        {
            var raw = tape.Content(name, row);
            var field = Find(tape[name].Escaped ? Encoding.UTF8.GetBytes(TextMeasure.Decode(raw, escaped: true)) : raw);
            if (field != RowField.None)
            {
                Duplicate = (seen & (1 << (int)field)) != 0 ? name : Duplicate;
                seen |= 1 << (int)field;
                places[(int)field] = tape[name + 1].Type == JsonTokenType.Null ? 0 : name + 1;
            }
        }

        return true;
    }

    private static RowField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("text"u8) => RowField.Text,
        5 when name.SequenceEqual("input"u8) => RowField.Input,
        5 when name.SequenceEqual("tools"u8) => RowField.Tools,
        6 when name.SequenceEqual("output"u8) => RowField.Output,
        6 when name.SequenceEqual("system"u8) => RowField.System,
        6 when name.SequenceEqual("chosen"u8) => RowField.Chosen,
        6 when name.SequenceEqual("images"u8) => RowField.Images,
        6 when name.SequenceEqual("videos"u8) => RowField.Videos,
        6 when name.SequenceEqual("audios"u8) => RowField.Audios,
        7 when name.SequenceEqual("history"u8) => RowField.History,
        7 when name.SequenceEqual("kto_tag"u8) => RowField.Tag,
        8 when name.SequenceEqual("messages"u8) => RowField.Messages,
        8 when name.SequenceEqual("rejected"u8) => RowField.Rejected,
        11 when name.SequenceEqual("instruction"u8) => RowField.Instruction,
        13 when name.SequenceEqual("conversations"u8) => RowField.Conversations,
        16 when name.SequenceEqual("preferred_output"u8) => RowField.Preferred,
        20 when name.SequenceEqual("non_preferred_output"u8) => RowField.NotPreferred,
        _ => RowField.None,
    };
}
