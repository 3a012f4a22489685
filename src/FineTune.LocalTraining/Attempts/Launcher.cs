using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Queue;
using FineTune.LocalTraining.Trainer;

namespace FineTune.LocalTraining.Attempts;

/// <summary>Starts one launcher for each node of an attempt. The launchers and what they start outlive this host.</summary>
internal sealed class Launcher(LocalTrainingOptions options, Hardware hardware)
{
    /// <summary>Variable that tells the trainer which others it must not show.</summary>
    private const string SecretsMark = "FINETUNE_SECRETS";

    private readonly ConcurrentDictionary<(string Attempt, int Node), Process> started = [];

    /// <summary>Starts the launchers that have not reported yet. One that runs already lets a second one end at once.</summary>
    public void Start(SlotGrant grant, AttemptFiles files, int port, IReadOnlyDictionary<string, string> secrets)
    {
        for (var node = 0; node < grant.Claim.Request.Nodes; node++)
        {
            if (files.ReadProcess(node) is null && files.ReadExit(node) is null && !IsStarting(files.Name, node))
            {
                var process = Process.Start(Describe(grant, files, node, port, secrets))
                    ?? throw new InvalidOperationException($"The launcher of node {node} did not start.");
                started.AddOrUpdate((files.Name, node), process, (_, _) => process);
            }
        }
    }

    /// <summary>Whether this host saw the launcher fail.</summary>
    public bool HasFailed(string attempt, int node) =>
        started.TryGetValue((attempt, node), out var process) && process is { HasExited: true, ExitCode: not 0 };

    public void Forget(string attempt)
    {
        foreach (var key in started.Keys.Where(key => key.Attempt == attempt))
        {
            if (started.TryRemove(key, out var process))
            {
                process.Dispose();
            }
        }
    }

    /// <summary>A port that nobody listens on. It is one of those that the system does not give to connections, since seconds pass until
    /// the launcher of the first node listens there.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_768);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }

    private bool IsStarting(string attempt, int node) =>
        started.TryGetValue((attempt, node), out var process) && !process.HasExited;

    private ProcessStartInfo Describe(SlotGrant grant, AttemptFiles files, int node, int port, IReadOnlyDictionary<string, string> secrets)
    {
        var request = grant.Claim.Request;
        var start = new ProcessStartInfo { UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = files.Job };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = options.Python;
        }
        else
        {
            // The streams must not lead to the host: training goes on when the host is gone. The shell opens files for them and
            // then becomes the launcher.
            var log = files.LauncherLog(grant.Claim.Attempt.Number, node);
            Directory.CreateDirectory(Path.GetDirectoryName(log)!);
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1");
            start.ArgumentList.Add("launch");
            start.ArgumentList.Add(log);
            start.ArgumentList.Add(options.Python);
        }

        string[] arguments =
        [
            "-m", "finetune_trainer", "launch", "--directory", files.Job,
            "--attempt", Text(grant.Claim.Attempt.Number), "--node", Text(node), "--nodes", Text(request.Nodes),
            "--cards", Text(request.CardsPerNode), "--rendezvous", $"127.0.0.1:{Text(port)}", "--rendezvous-id", files.Name,
            "--state", files.State,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var environment = start.Environment;
        TrainerEnvironment.Clean(environment, options.PassVariables);
        environment["PYTHONPATH"] = options.TrainerDirectory;
        environment[ProcessTable.Mark] = files.Name;
        // A slot of the processor is one core; more threads would take the cores of other jobs.
        var threads = request.ComputeType == Hardware.Cpu ? 1 : Math.Max(1, Environment.ProcessorCount / request.TotalCards);
        environment["OMP_NUM_THREADS"] = Text(threads);
        environment["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
        environment["CUDA_VISIBLE_DEVICES"] = VisibleDevices(grant, node);

        foreach (var (name, value) in secrets)
        {
            environment[name] = value;
        }

        environment[SecretsMark] = string.Join(',', secrets.Keys);
        return start;
    }

    private string VisibleDevices(SlotGrant grant, int node)
    {
        if (grant.Claim.Request.ComputeType == Hardware.Cpu)
        {
            return "";
        }

        var indices = hardware.GpuIndices(grant.Claim.Request.ComputeType);
        return string.Join(',', grant.CardsOf(node).Select(card => Text(indices[card])));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
