namespace FineTune.Core.Datasets.Mapping;

/// <summary>
/// What the fields of the known formats are called in a file. Keys are the fields (<c>instruction, input, output, system, history,
/// conversations, tools, chosen, rejected, kto_tag, text</c>), values the file's columns. A mapped file keeps only what is mapped.
/// </summary>
/// <param name="Fields">Column of each field.</param>
/// <param name="Tags">Names within messages; null for sharegpt's own.</param>
public sealed record ColumnMapping(IReadOnlyDictionary<string, string> Fields, MessageTags? Tags = null)
{
    /// <summary>Fields that can be mapped.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["instruction", "input", "output", "system", "history", "conversations", "tools", "chosen", "rejected", "kto_tag", "text"];

    /// <summary>Fields that a row may leave out.</summary>
    internal static bool IsOptional(string field) => field is "input" or "system" or "history" or "tools";
}

/// <summary>How a file writes messages, in the words of LLaMA-Factory's <c>tags</c>.</summary>
public sealed record MessageTags(
    string Role = "from",
    string Content = "value",
    string User = "human",
    string Assistant = "gpt",
    string System = "system",
    string Observation = "observation",
    string Function = "function_call");
