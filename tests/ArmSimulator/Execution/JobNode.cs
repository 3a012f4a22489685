using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArmSimulator.Datastores;
using ArmSimulator.Jobs;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace ArmSimulator.Execution;

/// <summary>One node of a run: its mounts, its process, and the log that the platform keeps of it.</summary>
internal sealed partial class JobNode(ExecutionOptions options, SimulatedJob job, int index, int port, string folder) : IDisposable
{
    private const string Mark = "ARM_SIMULATOR_NODE";
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly BlobServiceClient storage = new(options.StorageConnectionString);
    private readonly CancellationTokenSource killed = new();
    private readonly Dictionary<string, string> paths = [];
    private readonly List<BlobMount> outputs = [];
    private Process? process;
    private long logged;

    private string LogFile => Path.Combine(folder, "std_log.txt");

    private string Temporary => Path.Combine(folder, "tmp");

    private string Name => $"{job.Name}-{index}-{port}";

    public async Task<int> RunAsync()
    {
        try
        {
            Directory.CreateDirectory(Temporary);
            await MountAsync();
            killed.Token.ThrowIfCancellationRequested();
            process = Process.Start(Describe())!;
            while (!process.HasExited)
            {
                await Task.Delay(Period, killed.Token);
                await CarryAsync(final: false);
            }

            await CarryAsync(final: true);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return 137;
        }
        finally
        {
            KillProcesses();
        }
    }

    public void Signal(string signal)
    {
        foreach (var id in ProcessTable.Find(Mark, Name))
        {
            using var kill = Process.Start("/bin/kill", ["-" + signal, id.ToString(CultureInfo.InvariantCulture)]);
            kill?.WaitForExit();
        }
    }

    public void Kill()
    {
        killed.Cancel();
        KillProcesses();
    }

    public void Dispose()
    {
        killed.Dispose();
        process?.Dispose();
    }

    public string? LastDeviceLine()
    {
        try
        {
            var file = Directory.EnumerateFiles(Temporary, "devices.jsonl", SearchOption.AllDirectories).FirstOrDefault();
            return file is null ? null : File.ReadAllLines(file).LastOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task MountAsync()
    {
        foreach (var (kind, members) in new[] { ("inputs", job.Properties["inputs"]), ("outputs", job.Properties["outputs"]) })
        {
            foreach (var (name, node) in members as JsonObject ?? [])
            {
                if ((string?)node!["value"] is { } literal)
                {
                    paths[$"{kind}.{name}"] = literal;
                    continue;
                }

                var match = DatastoreUri().Match((string)node["uri"]!);
                var container = storage.GetBlobContainerClient(options.Containers[match.Groups["store"].Value]);
                var path = match.Groups["path"].Value;
                var target = paths[$"{kind}.{name}"] = Path.Combine(folder, kind, name);
                if ((string?)node["jobInputType"] == "uri_file")
                {
                    Directory.CreateDirectory(target);
                    paths[$"{kind}.{name}"] = Path.Combine(target, Path.GetFileName(path));
                    await container.GetBlobClient(path).DownloadToAsync(paths[$"{kind}.{name}"], killed.Token);
                    continue;
                }

                var mount = new BlobMount(container, path.TrimEnd('/') + "/", target);
                await mount.BringAsync(killed.Token);
                if (kind == "outputs")
                {
                    outputs.Add(mount);
                }
            }
        }
    }

    private ProcessStartInfo Describe()
    {
        var command = Reference().Replace((string)job.Properties["command"]!, match => paths[match.Groups["name"].Value]);
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec >\"$0\" 2>&1; {command}", LogFile]) { WorkingDirectory = folder };
        var environment = start.Environment;
        var tools = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "python"), options.Python);
        environment["PATH"] = $"{tools}:{environment["PATH"]}";
        environment["PYTHONPATH"] = options.TrainerDirectory;
        environment["TMPDIR"] = Temporary;
        environment["OMP_NUM_THREADS"] = "1";
        environment["MASTER_ADDR"] = "127.0.0.1";
        environment["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["NODE_RANK"] = environment["RANK"] = index.ToString(CultureInfo.InvariantCulture);
        environment["LOCAL_RANK"] = "0";
        environment["WORLD_SIZE"] = job.Nodes.ToString(CultureInfo.InvariantCulture);
        environment[Mark] = Name;
        foreach (var (name, value) in job.Properties["environmentVariables"] as JsonObject ?? [])
        {
            environment[name] = (string?)value;
        }

        return start;
    }

    private async Task CarryAsync(bool final)
    {
        foreach (var output in outputs)
        {
            await output.StoreAsync(final, killed.Token);
            if (!final)
            {
                await output.BringAsync(killed.Token);
            }
        }

        await LogAsync();
    }

    private async Task LogAsync()
    {
        var file = new FileInfo(LogFile);
        if (!file.Exists || file.Length <= logged)
        {
            return;
        }

        var container = storage.GetBlobContainerClient(DatastoreEndpoints.ArtifactContainer);
        await container.CreateIfNotExistsAsync(cancellationToken: killed.Token);
        var blob = container.GetAppendBlobClient(string.Create(
            CultureInfo.InvariantCulture, $"ExperimentRun/dcid.{job.Name}/user_logs/std_log_process_{index:D2}.txt"));
        if (logged == 0)
        {
            await blob.CreateIfNotExistsAsync(cancellationToken: killed.Token);
        }

        await using var content = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        content.Position = logged;
        using var chunk = new MemoryStream();
        await content.CopyToAsync(chunk, killed.Token);
        chunk.Position = 0;
        logged += chunk.Length;
        await blob.AppendBlockAsync(chunk, cancellationToken: killed.Token);
    }

    private void KillProcesses()
    {
        for (var left = ProcessTable.Find(Mark, Name); left.Count > 0; left = ProcessTable.Find(Mark, Name))
        {
            Signal("KILL");
            Thread.Sleep(10);
        }
    }

    [GeneratedRegex(@"^azureml://datastores/(?<store>[a-z0-9_]+)/paths/(?<path>.+)$")]
    private static partial Regex DatastoreUri();

    [GeneratedRegex(@"\$\{\{\s*(?<name>(inputs|outputs)\.\w+)\s*\}\}")]
    private static partial Regex Reference();
}
