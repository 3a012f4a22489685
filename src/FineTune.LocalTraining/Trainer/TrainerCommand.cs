using System.Diagnostics;
using System.Globalization;
using FineTune.LocalTraining.Machine;

namespace FineTune.LocalTraining.Trainer;

/// <summary>Runs the trainer's own commands that answer with a text, on half of the cores and without cards: those are training's.</summary>
internal sealed class TrainerCommand(LocalTrainingOptions options)
{
    /// <summary>What a command wrote to its standard output; the command ends when the call is cancelled.</summary>
    /// <param name="arguments">The command and what belongs to it.</param>
    /// <param name="mark">Mark that the process carries, so that another host can find it; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">It ended otherwise; the message is the last that it said.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such Python.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, string? mark, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(options.Python, ["-m", "finetune_trainer", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        TrainerEnvironment.Clean(start.Environment, options.PassVariables);
        start.Environment["PYTHONPATH"] = options.TrainerDirectory;
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["OMP_NUM_THREADS"] = Math.Max(1, Environment.ProcessorCount / 2).ToString(CultureInfo.InvariantCulture);
        start.Environment["CUDA_VISIBLE_DEVICES"] = "";
        if (mark is not null)
        {
            start.Environment[ProcessTable.Mark] = mark;
        }

        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var told = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? told : throw new InvalidOperationException(LastLine(await errors, process.ExitCode));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string LastLine(string errors, int exit) => errors.TrimEnd().Split('\n')[^1] is { Length: > 0 } line ? line : $"exit code {exit}";
}
