using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ArmSimulator.Jobs;

namespace ArmSimulator.Execution;

/// <summary>One run of a job: its nodes, which share nothing but what they mount.</summary>
internal sealed class JobRun(ExecutionOptions options, SimulatedJob job)
{
    // A node that fails takes the others with it, after they had time to say why.
    private static readonly TimeSpan PeerGrace = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("arm-simulator-").FullName;
    private readonly List<JobNode> nodes = [];
    private readonly Lock gate = new();
    private bool isKilled;

    public async Task<int> RunAsync()
    {
        try
        {
            var port = FreePort();
            lock (gate)
            {
                for (var index = 0; index < job.Nodes && !isKilled; index++)
                {
                    nodes.Add(new JobNode(options, job, index, port, Path.Combine(folder, index.ToString(CultureInfo.InvariantCulture))));
                }
            }

            var ends = nodes.Select(node => node.RunAsync()).ToList();
            var all = Task.WhenAll(ends);
            while (!all.IsCompleted)
            {
                var first = await Task.WhenAny(ends.Where(end => !end.IsCompleted));
                if (await first != 0 && await Task.WhenAny(all, Task.Delay(PeerGrace)) != all)
                {
                    nodes.ForEach(node => node.Kill());
                }
            }

            return (await all).FirstOrDefault(code => code != 0);
        }
        finally
        {
            lock (gate)
            {
                nodes.ForEach(node => node.Dispose());
                nodes.Clear();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    public void Signal(string signal) => nodes.ForEach(node => node.Signal(signal));

    public void Kill()
    {
        lock (gate)
        {
            isKilled = true;
            nodes.ForEach(node => node.Kill());
        }
    }

    public string? LastDeviceLine(int node) => node < nodes.Count ? nodes[node].LastDeviceLine() : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
