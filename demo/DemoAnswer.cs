using System.Diagnostics;

namespace FineTune.Demo;

/// <summary>Asks the model a question through the trainer.</summary>
internal static class DemoAnswer
{
    public static async Task<string> AskAsync(string python, string prompt, string? adapter)
    {
        string[] arguments =
        [
            "-m", "finetune_trainer", "generate", "--model", "models/tiny-llama", "--template", "llama3", "--prompt", prompt,
            .. adapter is null ? Array.Empty<string>() : ["--adapter", adapter],
        ];
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Path.GetFullPath("src/trainer");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("Python did not start.");
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? answer.Trim() : throw new InvalidOperationException("The model gave no answer.");
    }
}
