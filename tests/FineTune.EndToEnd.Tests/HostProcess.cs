using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using FineTune.Storage.Azurite;

namespace FineTune.EndToEnd.Tests;

/// <summary>A real host in a process of its own, on free ports and in a folder of its own, that can be killed and started again.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);


    private readonly int azuritePort = FreePorts();
    private readonly HostFailures failures = new();
    private Process? process;

    private HostProcess()
    {
        Directory.CreateDirectory(Models);
        Directory.CreateSymbolicLink(Path.Combine(Models, "tiny-llama"), Path.Combine(Root, "models", "tiny-llama"));
        var port = FreePorts();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>How long a test waits for what has to happen. Training takes half a minute alone, and many times that beside other suites on
    /// a slow machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(8);

    public HttpClient Http { get; }

    /// <summary>What the host logged as failed, for a test that has to say why it failed itself.</summary>
    public string Failures => failures.ToString();

    /// <summary>Root of the repository.</summary>
    public string Root { get; } = RepositoryRoot.Path;

    /// <summary>Variables of the host's environment, beside those that every host has.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    /// <summary>How a client that knows nothing of the host reaches its storage.</summary>
    public string StorageConnection => new AzuriteOptions(Data) { BlobPort = azuritePort, QueuePort = azuritePort + 1, TablePort = azuritePort + 2 }.ConnectionString;

    public string Data { get; } = Directory.CreateTempSubdirectory("finetune-e2e-").FullName;

    /// <summary>Folder of base models of this host's own; holds the tiny one.</summary>
    public string Models => Path.Combine(Data, "models");

    public static async Task<HostProcess> StartAsync()
    {
        var host = Prepare();
        try
        {
            await host.StartAgainAsync();
            return host;
        }
        catch
        {
            // One that did not come up may have left its storage running.
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A host that is not started yet.</summary>
    public static HostProcess Prepare() => new();

    /// <summary>The Python that trains.</summary>
    public async Task<string> PythonAsync() => (await File.ReadAllTextAsync(Path.Combine(Root, ".finetune", "python"))).Trim();

    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FineTune.Local.dll"), "--urls", Http.BaseAddress!.ToString()])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        start.Environment["FineTune__DataDirectory"] = Data;
        start.Environment["FineTune__AzuritePort"] = $"{azuritePort}";
        start.Environment["FineTune__Python"] = await PythonAsync();
        start.Environment["FineTune__ModelsDirectory"] = Models;
        start.Environment["HF_HOME"] = Path.Combine(Data, "hub");
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => failures.Read(line.Data);
        process.BeginOutputReadLine();
        await UntilAsync(IsReadyAsync, StartLimit);
    }

    /// <summary>Ends the host as <c>kill -9</c> does; storage and training go on.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async Task UploadAsync(string dataset, string sample)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Root, "samples", sample))), "file", sample);
        using var answer = await Http.PostAsync(new Uri($"/api/datasets/{dataset}/versions", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    public async Task CreateAsync(object task)
    {
        using var answer = await Http.PostAsJsonAsync("/api/tasks", task);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Makes a task and has it stop before it trains, so that it takes nothing from others.</summary>
    public async Task CreatePausedAsync(object task, string name)
    {
        await CreateAsync(task);
        await AskAsync(name, "pause");
        await UntilStateAsync(name, "paused");
    }

    /// <summary>Asks something of a task: <c>pause</c>, <c>resume</c> or <c>cancel</c>.</summary>
    public async Task AskAsync(string task, string verb)
    {
        using var answer = await Http.PostAsync(new Uri($"/api/tasks/{task}/{verb}", UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The first job of a task; null when the task is gone.</summary>
    public async Task<JsonElement?> JobAsync(string task)
    {
        using var answer = await Http.GetAsync(new Uri($"/api/tasks/{task}", UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobs")[0];
    }

    private async Task<string?> StateAsync(string task) => (await JobAsync(task))?.GetProperty("state").GetString();

    /// <summary>States of all jobs of a task; empty when it is gone.</summary>
    public async Task<IReadOnlyList<string>> JobsAsync(string task)
    {
        using var answer = await Http.GetAsync(new Uri($"/api/tasks/{task}", UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.NotFound
            ? []
            : [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("state").GetString()!)];
    }

    public async Task<string> IdAsync(string task) =>
        (await Http.GetFromJsonAsync<JsonElement>($"/api/tasks/{task}")).GetProperty("id").GetString()!;

    /// <summary>Asks to delete a task; one that is gone is fine.</summary>
    public async Task DeleteAsync(string task)
    {
        using var answer = await Http.DeleteAsync(new Uri($"/api/tasks/{task}", UriKind.Relative));
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.NotFound });
    }

    /// <summary>Ends the storage emulator as <c>kill -9</c> does.</summary>
    public void KillStorage()
    {
        foreach (var name in Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)!).Where(name => int.TryParse(name, out _)))
        {
            if (Commands(name).Contains(Path.Combine(Data, "azurite"), StringComparison.Ordinal))
            {
                KillQuietly(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    public async Task UntilStateAsync(string task, params string[] states)
    {
        string? last = null;
        try
        {
            await UntilAsync(async () => (last = await StateAsync(task)) is { } state && states.Contains(state));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{task}' is {last ?? "gone"}, not {string.Join(" or ", states)}, after {Patience}. {Failures}");
        }
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? Patience);
        while (!await condition())
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        foreach (var name in Directory.GetDirectories("/proc").Select(folder => Path.GetFileName(folder)!).Where(name => int.TryParse(name, out _)))
        {
            if (Commands(name).Contains(Data, StringComparison.Ordinal))
            {
                KillQuietly(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        Http.Dispose();
        await UntilAsync(() => Task.FromResult(TryDelete()), TimeSpan.FromSeconds(20));
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Data, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void KillQuietly(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Gone already.
        }
    }

    private static string Commands(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Whether host and storage answer.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return process!.HasExited ? throw new InvalidOperationException("The host ended.") : false;
        }
    }

    // Three ports in a row that are free now.
    private static int FreePorts()
    {
        while (true)
        {
            var first = Random.Shared.Next(20000, 32000);
            try
            {
                for (var port = first; port < first + 3; port++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
