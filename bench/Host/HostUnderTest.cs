using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using FineTune.Storage.Azurite;

namespace FineTune.Bench.Host;

/// <summary>A whole host in a process of its own, with real storage and real training.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private const int Port = 21110;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Process process;

    private HostUnderTest(string data, string python, Process process)
    {
        (Data, Python, this.process) = (data, python, process);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromMinutes(10) };
    }

    public HttpClient Http { get; }

    public string Data { get; }

    /// <summary>Connects to the host's own storage.</summary>
    public static string StorageConnection => new AzuriteOptions("") { BlobPort = Port + 1, QueuePort = Port + 2, TablePort = Port + 3 }.ConnectionString;

    public string Python { get; }

    /// <summary>Starts a host with the sample dataset <c>faq</c>. Works in the root of the repository.</summary>
    public static async Task<HostUnderTest> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("finetune-bench-").FullName;
        var python = (await File.ReadAllTextAsync(Path.Combine(".finetune", "python"))).Trim();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FineTune.Local.dll"), "--urls", $"http://127.0.0.1:{Port}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["FineTune__DataDirectory"] = data;
        start.Environment["FineTune__Python"] = python;
        start.Environment["FineTune__AzuritePort"] = (Port + 1).ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var host = new HostUnderTest(data, python, process);
        await UntilAsync(host.IsReadyAsync);
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine("samples", "support-faq.jsonl"))), "file", "support-faq.jsonl");
        using var answer = await host.Http.PostAsync(new Uri("/api/datasets/faq/versions", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return host;
    }

    public async Task CreateAsync(object task)
    {
        using var answer = await Http.PostAsJsonAsync("/api/tasks", task);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Waits until the host lists as many tasks as that, however they came into its storage.</summary>
    public Task ListedAsync(int count) => UntilAsync(async () =>
        (await Http.GetFromJsonAsync<JsonElement>("/api/tasks?pageSize=1")).GetProperty("total").GetInt32() >= count);

    /// <summary>Waits until the only job of a task has succeeded, looking every 20 ms.</summary>
    public async Task<JsonElement> SucceededAsync(string task)
    {
        JsonElement job = default;
        await UntilAsync(async () =>
        {
            job = (await Http.GetFromJsonAsync<JsonElement>($"/api/tasks/{task}")).GetProperty("jobs")[0];
            return job.GetProperty("state").GetString() switch
            {
                "succeeded" => true,
                "failed" or "cancelled" => throw new InvalidOperationException(job.ToString()),
                _ => false,
            };
        });
        return job;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        // Asked to end, it ends its emulator too.
        using (var kill = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!process.HasExited)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(Look);
        }
    }
}
