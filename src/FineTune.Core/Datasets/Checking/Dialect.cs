namespace FineTune.Core.Datasets.Checking;

/// <summary>What a message's side is.</summary>
internal enum Speaker
{
    Unknown,
    Human,
    Assistant,
    System,

    /// <summary>What a tool answered; stands where a question does.</summary>
    Observation,

    /// <summary>A call of a tool; stands where an answer does.</summary>
    Call,
}

/// <summary>How a format writes a conversation.</summary>
internal sealed record Dialect(RowField List, byte[] Role, byte[] Content, bool HasToolCalls)
{
    public static Dialect ShareGpt { get; } = new(RowField.Conversations, "from"u8.ToArray(), "value"u8.ToArray(), HasToolCalls: false);

    public static Dialect Messages { get; } = new(RowField.Messages, "role"u8.ToArray(), "content"u8.ToArray(), HasToolCalls: true);

    /// <summary>Whether a sharegpt message also has the fields of the other dialect, which readers would take first.</summary>
    public bool IsMixed(CheckedRow row, int message) => !HasToolCalls && (row.Names(message, "role"u8) || row.Names(message, "content"u8));

    public (Speaker Speaker, string Name) SpeakerOf(ReadOnlySpan<byte> role) => HasToolCalls ? OfMessage(role) : OfShareGpt(role);

    private static (Speaker, string) OfShareGpt(ReadOnlySpan<byte> role) => role switch
    {
        _ when role.SequenceEqual("human"u8) => (Speaker.Human, "human"),
        _ when role.SequenceEqual("gpt"u8) => (Speaker.Assistant, "gpt"),
        _ when role.SequenceEqual("system"u8) => (Speaker.System, "system"),
        _ when role.SequenceEqual("observation"u8) => (Speaker.Observation, "observation"),
        _ when role.SequenceEqual("function_call"u8) => (Speaker.Call, "function_call"),
        _ => (Speaker.Unknown, ""),
    };

    private static (Speaker, string) OfMessage(ReadOnlySpan<byte> role) => role switch
    {
        _ when role.SequenceEqual("user"u8) => (Speaker.Human, "user"),
        _ when role.SequenceEqual("assistant"u8) => (Speaker.Assistant, "assistant"),
        _ when role.SequenceEqual("system"u8) => (Speaker.System, "system"),
        _ when role.SequenceEqual("tool"u8) => (Speaker.Observation, "tool"),
        _ => (Speaker.Unknown, ""),
    };
}
