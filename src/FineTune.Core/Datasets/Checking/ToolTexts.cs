using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Tools and their calls, which are JSON within texts.</summary>
internal static class ToolTexts
{
    /// <summary>The field <c>tools</c>: a text that holds a list, or in messages the list itself.</summary>
    public static void CheckTools(CheckedRow row, int tools, bool mayBeList)
    {
        var isList = row.Tape[tools].Type == JsonTokenType.StartArray;
        var holds = row.IsText(tools) && (row.Tape[tools].Length == 0 || Holds(row.Decode(tools), root => root.ValueKind == JsonValueKind.Array));
        if (!holds && !(isList && mayBeList))
        {
            row.TellAt(RowFindings.ToolsNotJson, tools);
        }
    }

    /// <summary>A call as sharegpt writes it: a text that holds an object, or a list of them.</summary>
    public static void CheckCall(CheckedRow row, int content)
    {
        row.TellAt(RowFindings.ToolCallsNotTrained, content);
        if (!Holds(row.Decode(content), root => root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().All(IsCall) : IsCall(root)))
        {
            row.TellAt(RowFindings.CallNotJson, content);
        }
    }

    /// <summary>Calls as messages write them.</summary>
    public static void CheckCalls(CheckedRow row, int calls)
    {
        var tape = row.Tape;
        row.TellAt(RowFindings.ToolCallsNotTrained, calls);
        if (tape[calls].Type != JsonTokenType.StartArray)
        {
            row.TellAt(RowFindings.ToolCallShape, calls);
            return;
        }

        for (var call = calls + 1; call < tape[calls].Next - 1; call = tape[call].Next)
        {
            var function = tape[call].Type == JsonTokenType.StartObject ? row.Child(call, "function"u8) : 0;
            var isObject = function > 0 && tape[function].Type == JsonTokenType.StartObject;
            var name = isObject ? row.Child(function, "name"u8) : 0;
            var arguments = isObject ? row.Child(function, "arguments"u8) : 0;
            if (name == 0 || arguments == 0 || !row.IsText(name) || !row.IsText(arguments)
                || !Holds(row.Decode(arguments), root => root.ValueKind == JsonValueKind.Object))
            {
                row.TellAt(RowFindings.ToolCallShape, call);
            }
        }
    }

    private static bool IsCall(JsonElement call) =>
        call.ValueKind == JsonValueKind.Object && call.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && call.TryGetProperty("arguments", out _);

    private static bool Holds(string text, Func<JsonElement, bool> condition)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return condition(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // No JSON, or half of a surrogate pair in the text.
            return false;
        }
    }
}
