using System.Text;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Whose turn a message is, whatever the format calls them.</summary>
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

/// <summary>What a format calls a speaker.</summary>
/// <param name="Index">Place among <see cref="All"/>.</param>
/// <param name="Name">As messages write it.</param>
/// <param name="Speaker">Who that is.</param>
internal sealed record Role(int Index, string Name, Speaker Speaker)
{
    private readonly byte[] utf8 = Encoding.ASCII.GetBytes(Name);

    private static readonly Role SystemRole = new(0, "system", Speaker.System);

    /// <summary>Roles of ShareGPT's conversations.</summary>
    public static Role[] OfShareGpt { get; } =
    [
        SystemRole, new(1, "human", Speaker.Human), new(2, "gpt", Speaker.Assistant), new(3, "observation", Speaker.Observation),
        new(4, "function_call", Speaker.Call),
    ];

    /// <summary>Roles of OpenAI's messages.</summary>
    public static Role[] OfMessages { get; } =
        [SystemRole, new(5, "user", Speaker.Human), new(6, "assistant", Speaker.Assistant), new(7, "tool", Speaker.Observation)];

    /// <summary>Roles of every format, in the order of their places.</summary>
    public static IReadOnlyList<Role> All { get; } = [.. OfShareGpt.Union(OfMessages)];

    public bool IsCalled(ReadOnlySpan<byte> name) => name.SequenceEqual(utf8);
}

/// <summary>Messages of each role.</summary>
internal sealed class RoleCounts
{
    private readonly long[] counts = new long[Role.All.Count];
    private bool hasAny;

    public void Add(Role role)
    {
        counts[role.Index]++;
        hasAny = true;
    }

    public void Add(RoleCounts more)
    {
        if (!more.hasAny)
        {
            return;
        }

        hasAny = true;
        for (var index = 0; index < counts.Length; index++)
        {
            counts[index] += more.counts[index];
        }
    }

    public void Clear()
    {
        if (hasAny)
        {
            Array.Clear(counts);
            hasAny = false;
        }
    }

    /// <summary>Counts of the roles that there are, by name.</summary>
    public Dictionary<string, long> ToDictionary() =>
        Role.All.Where(role => counts[role.Index] > 0).ToDictionary(role => role.Name, role => counts[role.Index]);
}
