using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Cli.Profiles;
using FineTune.Core.Findings;

namespace FineTune.Cli.Server;

/// <summary>Speaks to a server; every failure becomes a <see cref="CliException"/> that says what to do.</summary>
internal sealed class Connection : IDisposable
{
    private const int Tries = 3;

    private readonly HttpClient http;

    public Connection(Profile profile)
    {
        Address = Uri.TryCreate(profile.Server, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliException(ExitCode.Usage, new($"'{profile.Server}' is no address of a server. Write http://HOST:PORT.", $"“{profile.Server}”不是服务器地址。请写成 http://主机:端口。"));
        http = new HttpClient { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        if (profile.Key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", profile.Key);
        }
    }

    public Uri Address { get; }

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public Task<JsonNode?> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, null, cancellation);

    /// <summary>Asks for something. A repeated request makes nothing twice: it carries the key of the first.</summary>
    public Task<JsonNode?> PostAsync(string path, JsonNode? body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body, cancellation);

    public async Task<JsonNode?> UploadAsync(string path, string fileName, Stream content, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(content), "file", fileName } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        using var answer = await TryAsync(request, cancellation) ?? throw Unreachable();
        return await ReadAsync(answer, cancellation);
    }

    /// <summary>Opens an answer that is read while it comes.</summary>
    /// <param name="path">Path below the address.</param>
    /// <param name="lastEvent">Id of the last event that was read, to go on behind it; null for none.</param>
    /// <param name="cancellation">Closes it.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEvent, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        var answer = await TryAsync(request, cancellation) ?? throw Unreachable();
        if (!answer.IsSuccessStatusCode)
        {
            using (answer)
            {
                await ReadAsync(answer, cancellation);
            }
        }

        return answer;
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        var key = Guid.NewGuid().ToString();
        for (var tries = 1; ; tries++)
        {
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post)
            {
                request.Headers.Add("Idempotency-Key", key);
                request.Content = body is null ? null : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
            }

            using var answer = await TryAsync(request, cancellation);
            if (answer is not null && (answer.StatusCode < HttpStatusCode.InternalServerError || tries == Tries))
            {
                return await ReadAsync(answer, cancellation);
            }

            if (tries == Tries)
            {
                throw Unreachable();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300 * tries), cancellation);
        }
    }

    private async Task<HttpResponseMessage?> TryAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private CliException Unreachable() => new(ExitCode.Unreachable, new(
        $"{Address} cannot be reached. Start it with 'make run', or name another one: --server, FINETUNE_SERVER or 'finetune login'.",
        $"无法连接 {Address}。请用 make run 启动，或通过 --server、FINETUNE_SERVER、finetune login 指定其他服务器。"));

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var json = Parse(text);
        if (answer.IsSuccessStatusCode)
        {
            return json;
        }

        var findings = json?["findings"] is JsonArray list ? [.. list.OfType<JsonObject>().Select(FindingJson.Read)] : new List<Finding>();
        var title = json?["title"]?.ToString() ?? $"The server answered {(int)answer.StatusCode}.";
        var code = answer.StatusCode switch
        {
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
            >= HttpStatusCode.InternalServerError => ExitCode.Unreachable,
            _ => ExitCode.Refused,
        };
        throw new CliException(code, findings.Count == 1 ? findings[0].Message : new(title, title), findings);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
