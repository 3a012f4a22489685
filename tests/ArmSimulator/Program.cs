using ArmSimulator;

var root = Directory.GetCurrentDirectory();
var python = Path.Combine(root, ".finetune", "python");
var options = new SimulatorOptions
{
    Execution = new ExecutionOptions(
        File.Exists(python) ? File.ReadAllText(python).Trim() : "python3",
        Path.Combine(root, "src", "trainer"),
        Environment.GetEnvironmentVariable("SIMULATOR_STORAGE") ?? "UseDevelopmentStorage=true",
        new Dictionary<string, string> { ["finetune_artifacts"] = "artifacts", ["finetune_datasets"] = "datasets" }),
};
await using var server = await SimulatorServer.StartAsync(new SimulatedWorkspace(options, TimeProvider.System), 7443, CancellationToken.None);
var certificate = Path.Combine(root, ".finetune", "simulator.pem");
Directory.CreateDirectory(Path.GetDirectoryName(certificate)!);
server.WriteCertificate(certificate);
Console.WriteLine($"""
    Azure ML simulator on {server.Endpoint}, certificate in {certificate}. Ctrl-C stops it and its jobs.
    In another shell, `make run` with a location 'simulated' that trains there:

    export SSL_CERT_FILE={certificate} IDENTITY_ENDPOINT={server.Endpoint}msi/token IDENTITY_HEADER=x
    export FineTune__AzureMl__ManagementEndpoint={server.Endpoint} FineTune__AzureMl__ListInterval=00:00:02 FineTune__AzureMl__LookInterval=00:00:02
    export FineTune__AzureMl__Workspaces__0__Location=simulated FineTune__AzureMl__Workspaces__0__Region={options.Region}
    export FineTune__AzureMl__Workspaces__0__Subscription={options.Subscription} FineTune__AzureMl__Workspaces__0__Workspace={options.Workspace}
    export FineTune__AzureMl__Workspaces__0__ResourceGroup={options.ResourceGroup} FineTune__AzureMl__Workspaces__0__Image=trainer@sha256:0
    export FineTune__AzureMl__Workspaces__0__DataEndpoint={server.Endpoint} FineTune__AzureMl__Workspaces__0__MetricsEndpoint={server.Endpoint}
    export FineTune__AzureMl__Workspaces__0__CpuSizes__0=STANDARD_D2S_V3
    """);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
