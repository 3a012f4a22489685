using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTune.Cli.Server;

/// <summary>Reads answers: JSON, or problem details that end the command.</summary>
internal static class Answers
{
    /// <exception cref="CliException">The server refused, failed, or is none of ours.</exception>
    public static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer, Uri server, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var (isJson, json) = Parse(text);
        if (!answer.IsSuccessStatusCode)
        {
            throw Refusal(answer.StatusCode, json as JsonObject);
        }

        return isJson ? json : throw NoServer(server);
    }

    /// <summary>What answers at an address is something else.</summary>
    public static CliException NoServer(Uri server) => new(ExitCode.Unreachable, new(
        $"What answers at {server} is no FineTune server. Name another address: --server, FINETUNE_SERVER or 'finetune login'.",
        $"{server} 上运行的不是 FineTune 服务。请通过 --server、FINETUNE_SERVER、finetune login 指定其他地址。"));

    private static CliException Refusal(HttpStatusCode status, JsonObject? problem)
    {
        var findings = (problem?["findings"] as JsonArray)?.OfType<JsonObject>().Select(FindingJson.Read).ToList() ?? [];
        var title = problem?["title"]?.ToString();
        var code = status switch
        {
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
            >= HttpStatusCode.InternalServerError => ExitCode.Unreachable,
            _ => ExitCode.Refused,
        };
        return new CliException(
            code, new(title ?? $"The server answered {(int)status}.", title ?? $"服务器返回 {(int)status}。"), findings);
    }

    private static (bool IsJson, JsonNode? Json) Parse(string text)
    {
        try
        {
            return (true, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }
}
