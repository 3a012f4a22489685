using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>The fields of a row's messages, kept for further rows of its layout.</summary>
internal sealed class RowMessages
{
    private readonly List<MessageFields> messages = [];
    private int layout;

    /// <param name="row">The row.</param>
    /// <param name="number">Number of the message within its list, from 0; they are asked for in order.</param>
    /// <param name="message">Its token.</param>
    /// <param name="dialect">How the row's format writes it.</param>
    /// <returns>None where it is no object.</returns>
    public MessageFields Read(CheckedRow row, int number, int message, Dialect dialect)
    {
        if (row.Tape.Layout != layout)
        {
            layout = row.Tape.Layout;
            messages.Clear();
        }

        if (number == messages.Count)
        {
            messages.Add(row.Tape[message].Type == JsonTokenType.StartObject ? MessageFields.Read(row, message, dialect) : default);
        }

        return messages[number];
    }
}
