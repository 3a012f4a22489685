using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FineTune.Storage.Azurite;

/// <summary>The storage emulator, as a child process that ends with this object; or one that ran already, which is left alone.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const int TerminateSignal = 15;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process? process;
    private readonly ConcurrentQueue<string> output = new();

    private AzuriteProcess(AzuriteOptions options, Process? process)
    {
        this.process = process;
        ConnectionString = options.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>False when something listened on the ports before.</summary>
    public bool IsOwn => process is not null;

    /// <summary>Id of its process; null when something else runs it.</summary>
    public int? ProcessId => process?.Id;

    /// <summary>Starts the emulator unless its ports are served already, and returns when it can be used.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not come up.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        int[] ports = [options.BlobPort, options.QueuePort, options.TablePort];
        if (await ListensAsync(options.BlobPort, cancellation) && await ListensAsync(options.TablePort, cancellation))
        {
            return new AzuriteProcess(options, process: null);
        }

        var azurite = new AzuriteProcess(options, Prepare(options));
        try
        {
            await azurite.BeginAsync(ports, options.StartLimit, cancellation);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is null)
        {
            return;
        }

        try
        {
            // Asked to end it makes an image of what it has, which is loaded faster than the journal that a killed one leaves.
            if (!OperatingSystem.IsWindows() && !process.HasExited && kill(process.Id, TerminateSignal) == 0)
            {
                using var limit = new CancellationTokenSource(StopLimit);
                await process.WaitForExitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (InvalidOperationException)
        {
            // It was never started.
            process.Dispose();
            return;
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static Process Prepare(AzuriteOptions options)
    {
        Directory.CreateDirectory(options.Location);
        var start = new ProcessStartInfo(options.Node)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.Location,
        };
        string[] arguments =
        [
            "--require", Find(AzuriteOptions.PreloadBelowRoot), Find(AzuriteOptions.ScriptBelowRoot),
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--location", Path.GetFullPath(options.Location),
            "--blobPort", Text(options.BlobPort), "--queuePort", Text(options.QueuePort), "--tablePort", Text(options.TablePort),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new Process { StartInfo = start };

        static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
    }

    private static string Find(string belowRoot)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, belowRoot);
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new InvalidOperationException($"The storage emulator is not installed: no {belowRoot}. Run 'npm ci --omit=dev' in eng/azurite.");
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task BeginAsync(int[] ports, TimeSpan limit, CancellationToken cancellation)
    {
        process!.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var clock = Stopwatch.StartNew();
        foreach (var port in ports)
        {
            while (!await ListensAsync(port, cancellation))
            {
                if (process.HasExited || clock.Elapsed > limit)
                {
                    if (process.HasExited)
                    {
                        // Returns after the last line of output, too.
                        await process.WaitForExitAsync(cancellation);
                    }

                    var how = process.HasExited ? $"ended with code {process.ExitCode}" : $"did not answer on port {port}";
                    throw new InvalidOperationException($"The storage emulator {how}. {string.Join(' ', output)}");
                }

                await Task.Delay(50, cancellation);
            }
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        output.Enqueue(line.Data);
        while (output.Count > 20)
        {
            output.TryDequeue(out _);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
