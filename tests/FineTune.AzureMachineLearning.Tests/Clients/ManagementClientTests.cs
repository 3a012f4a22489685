using System.Diagnostics;
using ArmSimulator;
using FineTune.AzureMachineLearning.Tests.World;

namespace FineTune.AzureMachineLearning.Tests.Clients;

public sealed class ManagementClientTests
{
    [Fact]
    public async Task TheOfficialJavaScriptClient_ManagesJobsAndComputesOfTheSimulatorAndLeavesNone()
    {
        var soon = TimeSpan.FromMilliseconds(200);
        var options = new SimulatorOptions
        {
            Preparing = soon,
            Allocation = soon,
            Finalizing = soon,
            Cancelling = soon,
            Operation = soon,
            Running = TimeSpan.FromSeconds(2),
            PageSize = 2,
        };
        await using var server = await SimulatorServer.StartAsync(new SimulatedWorkspace(options, TimeProvider.System), 0, TestContext.Current.CancellationToken);
        var certificate = Path.GetTempFileName();
        server.WriteCertificate(certificate);

        var (exit, output) = await RunAsync(certificate, server.Endpoint.ToString(), options.Subscription, options.ResourceGroup, options.Workspace, options.Region, SimulatedAzure.CpuSize);

        File.Delete(certificate);
        Assert.True(exit == 0, output);
        Assert.Equal("done", output.Trim());
    }

    private static async Task<(int Exit, string Output)> RunAsync(string certificate, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", ["manage.mjs", .. arguments])
        {
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "tests", "FineTune.AzureMachineLearning.Tests", "node"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_EXTRA_CA_CERTS"] = certificate;
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await node.WaitForExitAsync(limit.Token);
        return (node.ExitCode, await output + await errors);
    }
}
