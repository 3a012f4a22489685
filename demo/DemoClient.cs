using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTune.Demo;

internal sealed record DemoJob(string Name, string State, double Percent);

internal sealed record DemoResult(double First, double Final, double BaseEval, double Eval);

/// <summary>The few calls of the HTTP API that the demo makes.</summary>
internal sealed class DemoClient(Uri address) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new() { BaseAddress = address };

    public void Dispose() => http.Dispose();

    public async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
        }
    }

    /// <returns>Version and row count in words.</returns>
    public async Task<string> UploadAsync(string dataset, string path)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(path)), "file", Path.GetFileName(path));
        using var answer = await http.PostAsync(new Uri($"/api/datasets/{dataset}/versions", UriKind.Relative), form);
        var version = await ReadAsync(answer);
        var report = version.GetProperty("report");
        return $"version {version.GetProperty("version")}, {report.GetProperty("rows")} rows, format {report.GetProperty("format")}";
    }

    public async Task CreateAsync(object task)
    {
        using var answer = await http.PostAsJsonAsync("/api/tasks", task);
        await ReadAsync(answer);
    }

    public Task<string> TaskTextAsync(string task) => http.GetStringAsync(new Uri($"/api/tasks/{task}", UriKind.Relative));

    public async Task<IReadOnlyList<DemoJob>> JobsAsync(string task)
    {
        var found = await http.GetFromJsonAsync<JsonElement>($"/api/tasks/{task}");
        return
        [
            .. found.GetProperty("jobs").EnumerateArray().Select(job => new DemoJob(
                job.GetProperty("name").GetString()!,
                job.GetProperty("state").GetString()!,
                job.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress ? progress.GetProperty("percent").GetDouble() : 0)),
        ];
    }

    public async Task<IReadOnlyList<string>> LogAsync(string task, string job)
    {
        var lines = await http.GetFromJsonAsync<JsonElement>($"/api/tasks/{task}/jobs/{job}/logs");
        return [.. lines.EnumerateArray().Select(line => line.GetProperty("text").GetString()!)];
    }

    public async Task<DemoResult> ResultAsync(string task, string job)
    {
        var result = await http.GetFromJsonAsync<JsonElement>($"/api/tasks/{task}/jobs/{job}/artifacts/result.json");
        var metrics = result.GetProperty("metrics");
        double Metric(string name) => metrics.GetProperty(name).GetDouble();
        return new DemoResult(Metric("first_loss"), Metric("final_loss"), Metric("base_eval_loss"), Metric("eval_loss"));
    }

    /// <returns>Folder of the adapter.</returns>
    public async Task<string> DownloadAdapterAsync(string task, string job, string folder)
    {
        await using var zip = await http.GetStreamAsync(new Uri($"/api/tasks/{task}/jobs/{job}/artifacts.zip", UriKind.Relative));
        await ZipFile.ExtractToDirectoryAsync(zip, folder, overwriteFiles: true);
        return Path.Combine(folder, "adapter");
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? await answer.Content.ReadFromJsonAsync<JsonElement>()
        : throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
}
