using System.Net.Http.Json;
using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.OpenAi.Tests;

/// <summary>One real host for all tests of this assembly, with a name of OpenAI's mapped to the tiny model.</summary>
public sealed class OpenAiHost : IAsyncLifetime
{
    private HostProcess? host;

    public static string Root { get; } = RepositoryRoot.Path;

    internal HostProcess Process => host!;

    public HttpClient Http => host!.Http;

    /// <summary>Metadata that make a job train in seconds.</summary>
    public static Dictionary<string, string> Quick(int steps, string team = "tests") => new()
    {
        ["team"] = team,
        ["finetune.hyperparameters.maxSteps"] = $"{steps}",
        ["finetune.hyperparameters.cutoffLength"] = "128",
        ["finetune.other.saveSteps"] = "10",
        ["finetune.other.loggingSteps"] = "5",
    };

    public async ValueTask InitializeAsync()
    {
        host = HostProcess.Prepare();
        host.Settings["OpenAi__Models__gpt-4o-mini__Model"] = "tiny-llama";
        host.Settings["OpenAi__Models__gpt-4o-mini__Settings__lora.rank"] = "4";
        host.Settings["OpenAi__Models__gone__Model"] = "nothing";
        await host.StartAgainAsync();
    }

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Uploads a sample and gives its id.</summary>
    public async Task<string> UploadAsync(string sample = "support-messages.jsonl")
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent("fine-tune"), "purpose");
        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Root, "samples", sample))), "file", sample);
        using var answer = await Http.PostAsync(new Uri("/v1/files", UriKind.Relative), form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public async Task<(int Status, JsonElement Json)> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, System.Text.Encoding.UTF8, "application/json"),
            HttpContent content => content,
            _ => JsonContent.Create(body),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<int> CountTasksAsync() => (await Http.GetFromJsonAsync<JsonElement>("/api/tasks")).GetProperty("total").GetInt32();
}

/// <summary>Tests that share the host run one after another, since each trains on every core.</summary>
[CollectionDefinition(Name)]
public sealed class OpenAiCollection : ICollectionFixture<OpenAiHost>
{
    public const string Name = "openai host";
}
