using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using FineTune.Cli.Profiles;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Cli.Server;

/// <summary>Speaks to a server; every failure becomes a <see cref="CliException"/> that says what to do.</summary>
internal sealed class Connection : IDisposable
{
    private const int Tries = 3;
    private const string WorkspaceHeader = "FineTune-Workspace";

    /// <summary>How long the server may think about a request.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(100);

    private readonly HttpClient http;

    /// <param name="profile">Address and key.</param>
    /// <param name="workspace">Where requests work; null where the server chooses.</param>
    /// <exception cref="CliException">The profile's address is none, or the workspace cannot be one.</exception>
    public Connection(Profile profile, string? workspace = null)
    {
        Address = Uri.TryCreate(profile.Server.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliException(ExitCode.Usage, new(
                $"'{profile.Server}' is no address of a server. Write http://HOST:PORT.", $"“{profile.Server}”不是服务器地址。请写成 http://主机:端口。"));
        http = new HttpClient { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        if (profile.Key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", profile.Key);
        }

        if (workspace is not null)
        {
            http.DefaultRequestHeaders.Add(WorkspaceHeader, TaskSpecReader.IsName(workspace) ? workspace : throw new CliException(ExitCode.Usage, new(
                $"'{workspace}' is no name of a workspace. {ParameterTable.Name.Help.En}", $"“{workspace}”不是工作区名称。{ParameterTable.Name.Help.Zh}")));
        }
    }

    /// <summary>Ends with a slash.</summary>
    public Uri Address { get; }

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public Task<JsonNode?> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, null, cancellation);

    public Task<JsonNode?> PutAsync(string path, JsonNode body, CancellationToken cancellation) => SendAsync(HttpMethod.Put, path, body, cancellation);

    /// <summary>Asks for something. A repeated request makes nothing twice: it carries the key of the first.</summary>
    public Task<JsonNode?> PostAsync(string path, JsonNode? body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, body, cancellation);

    /// <summary>Sends a file, and fields beside it.</summary>
    public async Task<JsonNode?> UploadAsync(
        string path, string fileName, Stream content, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(content), "file", fileName } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        using var request = Request(HttpMethod.Post, path);
        request.Content = form;
        using var answer = await TryAsync(request, HttpCompletionOption.ResponseContentRead, Timeout.InfiniteTimeSpan, cancellation)
            ?? throw Unreachable();
        return await Answers.ReadAsync(answer, Address, cancellation);
    }

    /// <summary>Opens an answer that is read while it comes.</summary>
    /// <param name="path">Path below the address.</param>
    /// <param name="lastEvent">Id of the last event that was read, to go on behind it; null for none.</param>
    /// <param name="cancellation">Closes it.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEvent, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, path);
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        var answer = await TryAsync(request, HttpCompletionOption.ResponseHeadersRead, AnswerLimit, cancellation) ?? throw Unreachable();
        if (!answer.IsSuccessStatusCode)
        {
            using (answer)
            {
                await Answers.ReadAsync(answer, Address, cancellation);
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
            using var request = Request(method, path);
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
            if (method == HttpMethod.Post)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await TryAsync(request, HttpCompletionOption.ResponseContentRead, AnswerLimit, cancellation);
            if (answer is { StatusCode: HttpStatusCode.NotFound } && method == HttpMethod.Delete && tries > 1)
            {
                // The try before, whose answer was lost, has done it.
                return null;
            }

            if (answer is not null && (answer.StatusCode < HttpStatusCode.InternalServerError || tries == Tries))
            {
                return await Answers.ReadAsync(answer, Address, cancellation);
            }

            if (tries == Tries)
            {
                throw Unreachable();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300 * tries), cancellation);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(path.TrimStart('/'), UriKind.Relative));

    // Null where no answer came.
    private async Task<HttpResponseMessage?> TryAsync(
        HttpRequestMessage request, HttpCompletionOption completion, TimeSpan limit, CancellationToken cancellation)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timed.CancelAfter(limit);
        try
        {
            return await http.SendAsync(request, completion, timed.Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private CliException Unreachable() => new(ExitCode.Unreachable, new(
        $"{Address} cannot be reached. Start it with 'make run', or name another one: --server, FINETUNE_SERVER or 'finetune login'.",
        $"无法连接 {Address}。请用 make run 启动，或通过 --server、FINETUNE_SERVER、finetune login 指定其他服务器。"));
}
