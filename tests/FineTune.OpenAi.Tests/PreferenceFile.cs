using System.Text.Json;

namespace FineTune.OpenAi.Tests;

/// <summary>Pairs of a preferred and a rejected answer, in the shape that OpenAI documents.</summary>
internal static class PreferenceFile
{
    public static async Task<string> WriteAsync()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("finetune-pairs-").FullName, "pairs.jsonl");
        await File.WriteAllLinesAsync(path, Enumerable.Range(1, 12).Select(number => JsonSerializer.Serialize(new
        {
            input = new { messages = new[] { new { role = "user", content = $"What is {number} and {number}?" } } },
            preferred_output = new[] { new { role = "assistant", content = $"It is {2 * number}." } },
            non_preferred_output = new[] { new { role = "assistant", content = "I do not know." } },
        })));
        return path;
    }
}
