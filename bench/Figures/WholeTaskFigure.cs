using System.Diagnostics;
using FineTune.Bench.Host;

namespace FineTune.Bench.Figures;

/// <summary>A whole task, from its creation until it is seen to have succeeded, over a bare <c>torchrun</c> of the same job.</summary>
internal static class WholeTaskFigure
{
    private const int ProbeSteps = 200;
    private const double TargetSeconds = 60;

    public static async Task RunAsync(HostUnderTest host)
    {
        // Two short runs tell the time of a step, and with it the steps of a one-minute job.
        var (few, more) = (await BareAsync(host, await SubmitAsync(host, "probe-1", ProbeSteps)), await BareAsync(host, await SubmitAsync(host, "probe-2", 2 * ProbeSteps)));
        var step = Math.Max(1e-3, (more - few) / ProbeSteps);
        var steps = Math.Max(ProbeSteps, (int)((TargetSeconds - (few - step * ProbeSteps)) / step));

        var started = Stopwatch.StartNew();
        var job = await SubmitAsync(host, "whole", steps);
        var whole = started.Elapsed.TotalSeconds;
        var bare = await BareAsync(host, job);
        Report.Line("whole task over bare torchrun", $"{whole / bare:0.000}", "≤ 1.05", $"{whole:0.0} s over {bare:0.0} s, {steps} steps");
    }

    private static async Task<string> SubmitAsync(HostUnderTest host, string name, int steps)
    {
        await host.CreateAsync(TrainingTask.Document(name, steps));
        await host.SucceededAsync(name);
        return name;
    }

    // The same job.json and data in a fresh folder, under the same torchrun options as the launcher's.
    private static async Task<double> BareAsync(HostUnderTest host, string task)
    {
        var folder = Directory.CreateDirectory(Path.Combine(host.Data, "bare-" + task)).FullName;
        var job = Path.Combine(folder, "job.json");
        await File.WriteAllBytesAsync(job, await host.Http.GetByteArrayAsync(new Uri($"/api/tasks/{task}/jobs/job-1/artifacts/job.json", UriKind.Relative)));
        using var document = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(job));
        var data = Path.Combine(folder, document.RootElement.GetProperty("datasets")[0].GetProperty("path").GetString()!);
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        File.Copy(Path.Combine("samples", "support-faq.jsonl"), data);

        var start = new ProcessStartInfo(host.Python,
        [
            "-m", "torch.distributed.run", "--nnodes", "1", "--nproc_per_node", "1", "--rdzv_backend", "c10d", "--rdzv_endpoint", "127.0.0.1:21119",
            "--max_restarts", "0", "-r", "1", "-t", "1", "--log_dir", Path.Combine(folder, "raw"), "-m", "finetune_trainer", "--job", job,
        ])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Path.GetFullPath(Path.Combine("src", "trainer"));
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["CUDA_VISIBLE_DEVICES"] = "";
        var started = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? started.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"torchrun ended with {process.ExitCode}: {await output}{await errors}");
    }
}
