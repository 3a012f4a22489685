using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FineTune.Functions.Tests.Http;

/// <summary>One row of <c>requests.json</c>.</summary>
internal sealed record RequestCase(string Name, string Method, string Path, Dictionary<string, string>? Headers = null, string? Body = null)
{
    public static IReadOnlyList<RequestCase> ReadAll() => JsonSerializer.Deserialize<List<RequestCase>>(
        File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Http", "requests.json")), JsonSerializerOptions.Web)!;

    /// <summary>Status, headers and body of the answer, as one text.</summary>
    public async Task<string> AskAsync(HttpClient client, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        }

        foreach (var (name, value) in Headers ?? [])
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.Add(name, value);
            }
        }

        using var response = await client.SendAsync(request, cancellation);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Date")
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n\n{await response.Content.ReadAsStringAsync(cancellation)}";
    }
}
