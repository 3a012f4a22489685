using System.Text.Json;

namespace FineTune.Core.Datasets;

/// <summary>Recognises the shape of one row.</summary>
internal static class DatasetShapes
{
    /// <summary>The format of a row and the characters that it trains; 0 where the trainer would find nothing to learn.</summary>
    public static (DatasetFormat Format, long Characters) Measure(JsonElement row)
    {
        if (row.TryGetProperty("kto_tag", out _))
        {
            return (DatasetFormat.Kto, Length(row, "output") + Length(row, "instruction") + Turns(row, "messages", "content") + Turns(row, "conversations", "value"));
        }

        if (row.TryGetProperty("chosen", out var chosen) && row.TryGetProperty("rejected", out _))
        {
            return chosen.ValueKind == JsonValueKind.Object
                ? (DatasetFormat.PreferenceShareGpt, 1 + Turns(row, "conversations", "value"))
                : (DatasetFormat.PreferenceAlpaca, Length(row, "chosen") == 0 ? 0 : Length(row, "instruction") + Length(row, "chosen") + Length(row, "rejected"));
        }

        if (row.TryGetProperty("conversations", out _))
        {
            return (DatasetFormat.ShareGpt, Conversation(row, "conversations", "from", "value", ["human", "user"], ["gpt", "assistant"]));
        }

        if (row.TryGetProperty("messages", out _))
        {
            return (DatasetFormat.Messages, Conversation(row, "messages", "role", "content", ["user", "human"], ["assistant", "gpt"]));
        }

        if (row.TryGetProperty("instruction", out _) && row.TryGetProperty("output", out _))
        {
            var asked = Length(row, "instruction") + Length(row, "input");
            var answered = Length(row, "output");
            return (DatasetFormat.Alpaca, asked == 0 || answered == 0 ? 0 : asked + answered);
        }

        return row.TryGetProperty("text", out _) ? (DatasetFormat.Text, Length(row, "text")) : (DatasetFormat.Unknown, 0);
    }

    // Characters of a conversation that has an answer after a question; else 0.
    private static long Conversation(JsonElement row, string list, string role, string content, string[] humans, string[] assistants)
    {
        var messages = row.GetProperty(list);
        if (messages.ValueKind != JsonValueKind.Array)
        {
            return 0;
        }

        var (total, asked, answered) = (0L, false, false);
        foreach (var message in messages.EnumerateArray().Where(message => message.ValueKind == JsonValueKind.Object))
        {
            var length = Length(message, content);
            var speaker = Length(message, role) > 0 ? message.GetProperty(role).GetString() : "";
            total += length;
            asked |= humans.Contains(speaker) && length > 0;
            answered |= asked && assistants.Contains(speaker) && length > 0;
        }

        return answered ? total : 0;
    }

    private static long Turns(JsonElement row, string list, string content) =>
        row.TryGetProperty(list, out var messages) && messages.ValueKind == JsonValueKind.Array
            ? messages.EnumerateArray().Where(message => message.ValueKind == JsonValueKind.Object).Sum(message => Length(message, content))
            : 0;

    private static long Length(JsonElement row, string field)
    {
        if (!row.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return 0;
        }

        try
        {
            return value.GetString()!.Length;
        }
        catch (InvalidOperationException)
        {
            return 0; // Half of a surrogate pair.
        }
    }
}
