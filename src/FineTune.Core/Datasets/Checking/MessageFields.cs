using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Where the fields of a message stand in the row; 0 where one is missing or null.</summary>
internal struct MessageFields
{
    public int Role;
    public int Content;
    public int Calls;
    public int Weight;

    /// <summary>Whether a sharegpt message also has the fields of the other dialect, which readers would take first.</summary>
    public bool IsMixed;

    public static MessageFields Read(CheckedRow row, int message, Dialect dialect)
    {
        var (fields, tape) = (default(MessageFields), row.Tape);
        var end = tape[message].Next - 1;
        for (var name = message + 1; name < end; name = tape[name + 1].Next)
        {
            var value = tape[name + 1].Type == JsonTokenType.Null ? 0 : name + 1;
            var text = row.Content(name);
            if (text.SequenceEqual(dialect.RoleName))
            {
                fields.Role = value;
            }
            else if (text.SequenceEqual(dialect.ContentName))
            {
                fields.Content = value;
            }
            else if (dialect.HasToolCalls && text.SequenceEqual("tool_calls"u8))
            {
                fields.Calls = value;
            }
            else if (dialect.HasToolCalls && text.SequenceEqual("weight"u8))
            {
                fields.Weight = value;
            }
            else if (!dialect.HasToolCalls && (text.SequenceEqual("role"u8) || text.SequenceEqual("content"u8)))
            {
                fields.IsMixed = true;
            }
        }

        return fields;
    }
}
